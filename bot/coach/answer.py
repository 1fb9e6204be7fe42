"""Answers from passages: what was found is said in the words of the passage, with its source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.coach.explaining import asks_to_understand, normal, notion, sentences_on
from bot.coach.phrasing import opening
from bot.coach.reply import Action, Block, Citation, Intent, Next, Reply, cite, unique
from bot.coach.text import quoted
from bot.coach.understand import Understanding
from knowledge.models import Debate, Knowledge, Principle, Resource
from retrieval.passages import Passage
from retrieval.search import Hit, Hits

# How near a second claim must come to the best one to be said beside it.
BESIDE = 0.5
NEARLY = 0.75
MOST_CLAIMS = 4
# How near a claim must be to stand beside a topic's own words.
NEAR_CLAIM = 0.38
MOST_BESIDE = 3
# What the claims beside another answer stand under.
ROADMAPS = "The roadmaps on it"
# A second passage is shown if it fits so much as well as the first, shortened to this length.
AS_GOOD = 0.86
SHORTENED = 420
STUCK = frozenset({"stuck", "traceback"})
# How much nearer than any answer a stuck point must be to take the question for a complaint.
COMPLAINT = 0.15
MOST_EXCERPTS = 2
# An excerpt is shown as a quotation beside our own answer, so it may be less sure than that.
NEAR_ENOUGH = 0.06
EXCERPT = 700
# A cosine from which two questions ask the same thing.
SAME_QUESTION = 0.72
# How near a principle must be for its advice to stand below a fact.
ADVICE = 0.5
MOST_RESOURCES = 3
# How near a passage must be to be named to whom nothing answers.
NEAREST = 0.4
# The sections of a topic that tell what it is.
_EXPLAINING = ("Why", "Just enough")


def reply_answer(knowledge: Knowledge, hits: Hits, said: Understanding, intent: Intent) -> Reply:
    """Answer from the hits, in the form that the best of them asks for."""
    if hits.best is None:
        return reply_unknown(knowledge, hits, said, intent)
    best = hits.best
    if best.passage.kind == "topic" and asks_to_understand(said.text):
        blocks, citations, following = _explain(knowledge, best, hits.found, notion(said.text))
    else:
        blocks, citations, following = _FORMS[best.passage.kind](knowledge, best, hits.found)
    if best.passage.kind in ("topic", "principle"):
        beside = _claims_beside(knowledge, hits.found)
        if beside:
            blocks = [*blocks[:-1], Block(beside[0], ROADMAPS), blocks[-1]]
            citations = [*citations, *beside[1]]
    second = _second(hits.found, citations)
    if second is not None and best.passage.kind in ("topic", "principle", "claim"):
        text = opening(second.text, SHORTENED)
        blocks = [*blocks, Block(text, f"Also: {second.title}, {second.place.lower()}")]
        citations = [*citations, cite(second)]
    named = tuple(m.id for m in said.mentions if m.kind == "topic")
    topics = tuple(dict.fromkeys((*best.passage.topics[:2], *named))) or said.topics
    actions = [Action("What should I learn next?", "coach next")]
    if best.passage.kind == "topic":
        title = knowledge.topics[topics[0]].title
        actions.insert(0, Action(f"Stuck on {title}?", f'coach stuck "{title}: what happens"'))
    return Reply(
        intent=intent,
        blocks=tuple(blocks),
        topics=topics,
        next=following,
        known=said.known,
        not_known=said.not_known,
        citations=unique(citations),
        actions=tuple(actions),
    )


def _second(found: Sequence[Hit], cited: Sequence[Citation]) -> Passage | None:
    """The next passage that fits nearly as well as the best and has not been shown."""
    shown = {(citation.source, citation.place) for citation in cited}
    for hit in found[1:6]:
        passage = hit.passage
        if hit.score < AS_GOOD * found[0].score or passage.kind not in ("topic", "principle"):
            continue
        if (passage.source, passage.place) in shown or passage.place == "Skip for now":
            continue
        return passage
    return None


def _claims_beside(knowledge: Knowledge, found: Sequence[Hit]) -> tuple[str, list[Citation]] | None:
    """What the sources say on a question whose best answer is a topic or a principle."""
    near = [h for h in found if h.passage.kind == "claim" and h.similarity >= NEAR_CLAIM]
    if not near:
        return None
    lines = []
    for hit in near[:MOST_BESIDE]:
        lines.append(f"- {quote_claim(knowledge, hit)}")
    return "\n".join(lines), [cite(hit.passage) for hit in near[:MOST_BESIDE]]


def claim_id(hit: Hit) -> str:
    """The id of the claim that a passage holds."""
    return hit.passage.id.removeprefix("claim:")


def quote_claim(knowledge: Knowledge, hit: Hit) -> str:
    """What a claim says, with its source and place."""
    claim = knowledge.claims[claim_id(hit)]
    return f"{claim.text} *({knowledge.sources[claim.source].short}, {claim.place})*"


def reply_unknown(knowledge: Knowledge, hits: Hits, said: Understanding, intent: Intent) -> Reply:
    """An honest "I don't know" that names what comes nearest, when anything does."""
    near = [hit for hit in hits.nearest if hit.similarity >= NEAREST][:3]
    titles = list(dict.fromkeys(hit.passage.title for hit in near if hit.passage.kind == "topic"))
    if titles or said.topics:
        text = (
            f"On “{quoted(said.text, 90)}” I don't have anything in my sources, and I would rather "
            "say so than make something up."
        )
        if titles:
            text += f" What I do know of that comes nearest: {', '.join(titles)}."
    else:
        text = (
            "That is outside what I know: I coach people who learn machine learning. Ask me what "
            "to learn next, about a topic, a course or a project, or show me where you are stuck."
        )
    return Reply(
        intent=intent if titles or said.topics else "off_topic",
        blocks=(Block(text),),
        topics=said.topics,
        known=said.known,
        not_known=said.not_known,
        actions=(
            Action("What should I learn next?", "coach next"),
            Action("See what I know from", "coach sources"),
        ),
        abstained=True,
    )


def reply_untold(hits: Hits, said: Understanding) -> Reply:
    """That no source tells such a fact, what comes nearest, and where it can be found."""
    near = [h for h in hits.nearest if h.similarity >= NEAREST and h.passage.kind not in STUCK]
    titles = list(dict.fromkeys(hit.passage.title for hit in near))[:3]
    text = "My sources don't say that, and I would rather not guess."
    if titles:
        text += f" What they hold that comes nearest: {'; '.join(titles)}."
    text += (
        " Such facts stand on the page of whom or what they are about: look it up there in two "
        "minutes, then tell me what you want to decide with it, and I give you one step."
    )
    return Reply(
        intent="concept" if said.intent in ("off_topic", "smalltalk") and titles else said.intent,
        blocks=(Block(text),),
        topics=said.topics,
        known=said.known,
        not_known=said.not_known,
        actions=(
            Action("What should I learn next?", "coach next"),
            Action("See what I know from", "coach sources"),
        ),
        abstained=True,
    )


def is_complaint(hits: Hits) -> bool:
    """Whether a stuck point is so much nearer than any answer that the question is a complaint."""
    stuck = max((h.similarity for h in hits.found if h.passage.kind in STUCK), default=0.0)
    other = max((h.similarity for h in hits.found if h.passage.kind not in STUCK), default=0.0)
    return stuck - other > COMPLAINT


def is_debated(hits: Hits) -> bool:
    """Whether the question is one on which the sources disagree, in nearly these words."""
    best = hits.best
    return best is not None and best.passage.kind == "debate" and (best.ask or 0.0) >= SAME_QUESTION


def answering(hits: Hits) -> Hits:
    """The hits without stuck points: they answer complaints, not questions."""
    return replace(hits, found=tuple(h for h in hits.found if h.passage.kind not in STUCK))


def with_excerpts(reply: Reply, own: Hits) -> Reply:
    """The reply with what the documents of the asker's own scope say, which comes first.

    Excerpts are quoted and attributed, never spoken as our own words.
    """
    if own.abstained:
        return reply
    blocks = tuple(
        Block(
            f"> {quoted(hit.passage.text, EXCERPT)}\n\n"
            f"*{quoted(hit.passage.source, 80)}, {quoted(hit.passage.place, 80)}*",
            "From the documents here" if number == 0 else "",
        )
        for number, hit in enumerate(own.found)
    )
    cited = tuple(cite(hit.passage) for hit in own.found)
    if reply.abstained:
        return replace(
            reply, intent="concept", blocks=blocks, citations=cited, abstained=False, topics=()
        )
    return replace(reply, blocks=(*blocks, *reply.blocks), citations=(*cited, *reply.citations))


Answer = tuple[list[Block], list[Citation], tuple[Next, ...]]


def _answer_claims(knowledge: Knowledge, best: Hit, found: Sequence[Hit]) -> Answer:
    """What a source says, and what the same or another source says beside it."""
    chosen = [best]
    for hit in found:
        if len(chosen) == MOST_CLAIMS:
            break
        near = hit.similarity >= BESIDE or hit.score >= NEARLY * best.score
        if hit.passage.kind == "claim" and hit is not best and near:
            chosen.append(hit)
    # A claim that repeats another's figures for the same source adds a place, not a sentence.
    lines: list[str] = []
    citations: list[Citation] = []
    said: set[tuple[str, ...]] = set()
    for hit in chosen:
        claim = knowledge.claims[claim_id(hit)]
        citations.append(cite(hit.passage))
        key = (claim.source, *_figures(claim.figures))
        if len(key) > 1 and key in said:
            continue
        said.add(key)
        lines.append(quote_claim(knowledge, hit))
    blocks = [Block("\n\n".join(lines))]
    advice = next(
        (h for h in found if h.passage.kind == "principle" and h.similarity >= ADVICE), None
    )
    if advice is not None:
        blocks += _this_week(knowledge.principles[advice.passage.source])
        citations.append(cite(advice.passage))
    return blocks, citations, _topic_next(knowledge, best.passage.topics[:1])


def _answer_section(knowledge: Knowledge, best: Hit, found: Sequence[Hit]) -> Answer:
    """A section of a topic or a principle, with the section to read after it."""
    passage = best.passage
    if passage.kind == "topic":
        return _answer_topic(knowledge, best)
    principle = knowledge.principles[passage.source]
    blocks = [Block(passage.text, principle.title)]
    citations = [cite(passage)]
    if passage.place != "This week":
        blocks += _this_week(principle)
    for claim_id in principle.claims[:3]:
        claim = knowledge.claims[claim_id]
        source = knowledge.sources[claim.source]
        citations.append(Citation(claim.source, source.title, claim.place, source.url))
    return blocks, citations, ()


def _explain(knowledge: Knowledge, best: Hit, found: Sequence[Hit], name: str) -> Answer:
    """What something is: the reason and the core of its topic, the one that says more of it first.

    What neither of them names is led by the sentences that do.
    """
    topic = knowledge.topics[best.passage.topics[0]]
    if (best.ask or 0.0) >= SAME_QUESTION and best.passage.place in _EXPLAINING:
        chosen: tuple[str, ...] = (best.passage.place,)
    else:
        nearest = {
            h.passage.place: h.similarity
            for h in reversed(found)
            if topic.id in h.passage.topics[:1]
        }
        chosen = tuple(sorted(_EXPLAINING, key=lambda place: -nearest.get(place, 0.0)))
    blocks, citations, following = _answer_topic(knowledge, best, chosen)
    sections = {section.value: text for section, text in topic.sections.items()}
    told = normal(" ".join((topic.title, *(sections[place] for place in chosen))))
    if name and f" {normal(name)}" not in f" {told}":
        near = (h.passage.topics[0] for h in found if h.passage.topics)
        lines = sentences_on(knowledge, name, dict.fromkeys((topic.id, *near)))
        if lines:
            blocks = [
                Block(" ".join(lines), f"{name[:1].upper()}{name[1:]}, where it comes up"),
                *blocks,
            ]
    return blocks, citations, following


def _answer_topic(knowledge: Knowledge, best: Hit, places: Sequence[str] = ()) -> Answer:
    """The section that answers the question; for a plain "what is it" the reason and the core.

    `places` are the sections to show where that is settled already.
    """
    passage = best.passage
    topic = knowledge.topics[passage.topics[0]]
    sections = {section.value: text for section, text in topic.sections.items()}
    # Only a question much like one that the section is known to answer singles a section out.
    # What to practise, and when it is enough, answers nobody who does not ask for that.
    chosen = ["Why", "Just enough"]
    if (best.ask or 0.0) >= SAME_QUESTION:
        chosen = [passage.place]
    chosen = list(places) or chosen
    blocks = [Block(sections[name], f"{topic.title}: {name.lower()}") for name in chosen]
    citations = [Citation(topic.id, topic.title, name) for name in chosen]
    for claim_id in topic.claims[:2]:
        claim = knowledge.claims[claim_id]
        source = knowledge.sources[claim.source]
        citations.append(Citation(claim.source, source.title, claim.place, source.url))
    if "Practise" not in chosen:
        blocks.append(Block(sections["Practise"], "Try it"))
    return blocks, citations, _topic_next(knowledge, (topic.id,))


def _this_week(principle: Principle) -> list[Block]:
    """The one thing to do about a principle, which every answer should end in."""
    text = principle.sections.get("This week")
    return [Block(text, "This week")] if text else []


def _answer_resources(knowledge: Knowledge, best: Hit, found: Sequence[Hit]) -> Answer:
    """The resource that was found, and at most two others for the same thing."""
    about = set(best.passage.topics)
    hits = [
        best,
        *(
            h
            for h in found
            if h.passage.kind == "resource" and h is not best and about & set(h.passage.topics)
        ),
    ]
    resources = [knowledge.resources[h.passage.source] for h in hits[:MOST_RESOURCES]]
    blocks = [Block(describe_resource(resources[0]))]
    if len(resources) > 1:
        others = "\n".join(
            f"- [{r.title}]({r.url}) by {r.author}: {r.for_whom}" for r in resources[1:]
        )
        blocks.append(Block(others, "Also good"))
    blocks.append(Block("Pick one and finish it before you open another."))
    citations = [cite(hits[0].passage)]
    for claim_id in resources[0].claims[:2]:
        claim = knowledge.claims[claim_id]
        source = knowledge.sources[claim.source]
        citations.append(Citation(claim.source, source.title, claim.place, source.url))
    citations += [cite(h.passage) for h in hits[1:MOST_RESOURCES]]
    return blocks, citations, _topic_next(knowledge, resources[0].topics[:1])


def cost_of(resource: Resource) -> str:
    """What a resource costs, in a sentence."""
    plain = {"free": "Free.", "freemium": "Partly free.", "paid": "Paid."}
    return resource.cost_note or plain[resource.cost]


def cost_first(resource: Resource) -> str:
    """Whether a resource is free, in a sentence that names it."""
    words = {"free": "free", "freemium": "partly free", "paid": "paid for"}
    note = f" {resource.cost_note}" if resource.cost_note else ""
    return f"**[{resource.title}]({resource.url})** is {words[resource.cost]}.{note}"


def describe_resource(resource: Resource) -> str:
    """A resource in three sentences."""
    effort = f" About {resource.hours}." if resource.hours else ""
    return (
        f"**[{resource.title}]({resource.url})** by {resource.author} ({resource.kind}, "
        f"{resource.level}). {resource.covers} For: {resource.for_whom} {cost_of(resource)}{effort}"
    )


def _answer_debate(knowledge: Knowledge, best: Hit, found: Sequence[Hit]) -> Answer:
    """Every position of the debate with who holds it, never an average of them."""
    return show_debate(knowledge, knowledge.debates[best.passage.source])


def show_debate(knowledge: Knowledge, debate: Debate) -> Answer:
    """Both sides of a debate, whom each suits, and how to choose."""
    blocks = [Block(f"The roadmaps disagree here. {debate.question}")]
    citations = [Citation(debate.id, debate.title, "debate")]
    for side in debate.positions:
        places: dict[str, list[str]] = {source: [] for source in side.held_by}
        for claim_id in side.claims:
            claim = knowledge.claims[claim_id]
            source = knowledge.sources[claim.source]
            citations.append(Citation(claim.source, source.title, claim.place, source.url))
            if claim.place not in places.setdefault(claim.source, []):
                places[claim.source].append(claim.place)
        held = "; ".join(
            f"{knowledge.sources[source].short}, {', '.join(found)}" if found
            else knowledge.sources[source].short
            for source, found in places.items()
            if source in side.held_by
        )  # fmt: skip
        who = f"\n\n*Held by: {held}.*" if held else "\n\n*Held by none of my sources.*"
        blocks.append(Block(f"{side.says}{who}\n\nSuits: {side.suits}", side.name))
    choice = debate.sections.get("How to choose")
    if choice:
        blocks.append(Block(choice, "How to choose"))
    return blocks, citations, ()


def _answer_project(knowledge: Knowledge, best: Hit, found: Sequence[Hit]) -> Answer:
    """A project with its steps."""
    project = knowledge.projects[best.passage.source]
    steps = "\n".join(f"{n}. {step}" for n, step in enumerate(project.steps, start=1))
    blocks = [
        Block(f"{project.summary} About {project.hours}.", project.title),
        Block(project.data, "Data"),
        Block(steps, "Steps"),
        Block(f"{project.done_when} Then ship it: {project.ship}", "Done when"),
    ]
    return blocks, [cite(best.passage)], _topic_next(knowledge, project.proves[:1])


def _answer_track(knowledge: Knowledge, best: Hit, found: Sequence[Hit]) -> Answer:
    """A track with its steps."""
    track = knowledge.tracks[best.passage.id.removeprefix("track:").partition("#")[0]]
    steps = "\n".join(f"{n}. **{step.title}**: {step.why}" for n, step in enumerate(track.steps, 1))
    source = knowledge.sources[track.source]
    blocks = [
        Block(track.summary, f"The {track.title} track"),
        Block(steps),
        Block(f"{track.for_whom} {track.duration}", "For whom, and how long"),
    ]
    first = track.steps[0]
    return (
        blocks,
        [cite(best.passage), Citation(source.id, source.title, "as a whole", source.url)],
        _topic_next(knowledge, first.topics[:1]),
    )


def _topic_next(knowledge: Knowledge, topics: Sequence[str]) -> tuple[Next, ...]:
    return tuple(Next(t, knowledge.topics[t].title, knowledge.topics[t].summary) for t in topics)


def _figures(figures: Sequence[str]) -> tuple[str, ...]:
    from knowledge.figures import durations, money, shares

    text = " ; ".join(figures)
    return tuple(sorted(durations(text) | money(text) | shares(text)))


_FORMS: dict[str, Callable[[Knowledge, Hit, Sequence[Hit]], Answer]] = {
    "claim": _answer_claims,
    "topic": _answer_section,
    "principle": _answer_section,
    "resource": _answer_resources,
    "debate": _answer_debate,
    "project": _answer_project,
    "track": _answer_track,
}
