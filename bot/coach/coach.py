"""`Coach.reply`: the one entrance to the judgement."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from bot.coach.answer import (
    MOST_EXCERPTS,
    NEAR_ENOUGH,
    answering,
    is_complaint,
    is_debated,
    reply_answer,
    with_excerpts,
)
from bot.coach.compare import reply_compare
from bot.coach.intents import IntentModel
from bot.coach.linking import Linker
from bot.coach.next_step import DEFAULT_TRACK, Finished, Step, next_step
from bot.coach.plan import make_plan
from bot.coach.plan_reply import reply_plan
from bot.coach.projects import reply_projects, suggest_projects, tastes_in
from bot.coach.reply import Action, Block, Citation, Intent, Message, Next, Reply
from bot.coach.small import (
    in_distress,
    reply_distress,
    reply_smalltalk,
    reply_unreadable,
    reply_unsafe,
)
from bot.coach.stuck import reply_stuck
from bot.coach.text import MAX_QUESTION, clean
from bot.coach.times import deadline, hours_per_week
from bot.coach.understand import Understanding, error_message, understand
from knowledge.models import Knowledge, Track
from retrieval.search import Retriever

# Six hours: three evenings of two. Said to the learner wherever it is assumed.
ASSUMED_HOURS = 6.0


@dataclass
class Coach:
    """Answers messages from the knowledge and the passages. Holds no state of a conversation."""

    knowledge: Knowledge
    retriever: Retriever
    intents: IntentModel | None = None
    today: Callable[[], date] = date.today

    @cached_property
    def linker(self) -> Linker:
        """Finds the names of the curriculum in text."""
        return Linker(self.knowledge, self.retriever.embedder.knows)

    def reply(self, message: Message) -> Reply:
        """The answer to one message."""
        began = time.perf_counter()
        cleaned = clean(message.text)
        if cleaned.problem:
            return reply_unreadable(cleaned).timed((time.perf_counter() - began) * 1000)
        # A question is bounded; an error message in a long paste is looked for in all of it.
        if len(cleaned.text) > MAX_QUESTION and not error_message(cleaned.text):
            cleaned = replace(cleaned, text=cleaned.text[:MAX_QUESTION], shortened=True)
        answer = self._decide(cleaned.text, message)
        if cleaned.shortened:
            note = Block("*Your message was very long; I read its beginning and its end.*")
            answer = replace(answer, blocks=(*answer.blocks, note))
        return answer.timed((time.perf_counter() - began) * 1000)

    def stuck(self, message: Message) -> Reply:
        """The answer to a message that is known to be about being stuck."""
        began = time.perf_counter()
        cleaned = clean(message.text)
        if cleaned.problem:
            return reply_unreadable(cleaned)
        if in_distress(cleaned.text):
            return reply_distress()
        said = replace(understand(cleaned.text, self.linker), intent="stuck")
        answer = reply_stuck(self.knowledge, self.retriever, said, message.scope)
        return answer.timed((time.perf_counter() - began) * 1000)

    def next(
        self,
        known: tuple[str, ...],
        *,
        track: Track | None = None,
        goal: str | None = None,
        not_known: tuple[str, ...] = (),
    ) -> Reply:
        """One next step for somebody who knows these topics."""
        began = time.perf_counter()
        chosen = track or self.knowledge.tracks[DEFAULT_TRACK]
        step = next_step(self.knowledge, chosen, known, not_known=not_known, goal=goal)
        answer = self._reply_next(step, known, not_known, assumed_track=track is None)
        return answer.timed((time.perf_counter() - began) * 1000)

    def _decide(self, text: str, message: Message) -> Reply:
        if in_distress(text):
            return reply_distress()
        said = understand(text, self.linker, self._classify if self.intents else None)
        if said.intent == "unsafe_or_injection":
            return reply_unsafe(text)
        if said.intent == "smalltalk":
            return reply_smalltalk(text)
        answer = self._answer(text, said, message.scope)
        if message.scope is None:
            return answer
        own = self.retriever.search(
            text, scope=message.scope, limit=MOST_EXCERPTS, own_only=True, threshold=NEAR_ENOUGH
        )
        return with_excerpts(answer, own)

    def _answer(self, text: str, said: Understanding, scope: str | None) -> Reply:
        """The answer of the ability that the intent asks for."""
        if said.intent == "stuck":
            return reply_stuck(self.knowledge, self.retriever, said, scope)
        hits = self.retriever.search(text, limit=20)
        if is_debated(hits):
            return reply_answer(self.knowledge, answering(hits), said, "compare")
        if said.intent in ("next_step", "progress_report"):
            return self._next_for(said)
        if said.intent == "plan":
            return self._plan_for(said)
        if said.intent == "project_idea":
            return self._projects_for(said)
        if said.intent == "compare":
            side_by_side = reply_compare(
                self.knowledge,
                text,
                said.mentions,
                hits,
                known=said.known,
                not_known=said.not_known,
            )
            if side_by_side is not None:
                return side_by_side
        if is_complaint(hits):
            said = replace(said, intent="stuck")
            return reply_stuck(self.knowledge, self.retriever, said, scope)
        return reply_answer(self.knowledge, answering(hits), said, said.intent)

    def _classify(self, text: str, signs: Sequence[float]) -> dict[Intent, float]:
        """The chances of every intent, the likeliest first."""
        assert self.intents is not None
        return self.intents.predict(self.retriever.embedder.embed_query(text), signs)

    def _plan_for(self, said: Understanding) -> Reply:
        """A plan by the hours and the date that the message names; what is assumed is said."""
        offered = hours_per_week(said.text)
        plan = make_plan(
            self.knowledge,
            self._track(said) or self.knowledge.tracks[DEFAULT_TRACK],
            known=said.known,
            not_known=said.not_known,
            hours_per_week=ASSUMED_HOURS if offered is None else offered,
            start=self.today(),
            deadline=deadline(said.text, self.today()),
        )
        answer = reply_plan(self.knowledge, plan, known=said.known, not_known=said.not_known)
        if offered is not None:
            return answer
        note = Block(
            f"*You named no hours, so I assumed {ASSUMED_HOURS:g} a week. How many do you have?*"
        )
        return replace(answer, blocks=(*answer.blocks, note))

    def _projects_for(self, said: Understanding) -> Reply:
        """One project that fits what is known, the hours and the taste, and two alternatives."""
        hours, taste = hours_per_week(said.text), tastes_in(said.text)
        known = set(said.known) | {
            e.topic for e in said.evidence if e.polarity in ("none", "wanted")
        }
        found = suggest_projects(
            self.knowledge, known=known, not_known=said.not_known, hours=hours, taste=taste
        )
        return reply_projects(
            self.knowledge,
            found,
            known=said.known,
            not_known=said.not_known,
            hours=hours,
            taste=taste,
        )

    def _track(self, said: Understanding) -> Track | None:
        """The track that the message names."""
        named = (self.knowledge.tracks[m.id] for m in said.mentions if m.kind == "track")
        return next(named, None)

    def _next_for(self, said: Understanding) -> Reply:
        wanted = [e.topic for e in said.evidence if e.polarity == "wanted"]
        answer = self.next(
            said.known,
            track=self._track(said),
            not_known=said.not_known,
            goal=wanted[0] if wanted else None,
        )
        return replace(answer, intent=said.intent)

    def _reply_next(
        self,
        step: Step | Finished,
        known: tuple[str, ...],
        not_known: tuple[str, ...],
        *,
        assumed_track: bool,
    ) -> Reply:
        if isinstance(step, Finished):
            return Reply(
                intent="next_step",
                blocks=(
                    Block(
                        f"You have been through the whole {step.track.title} track. What is left "
                        "is not another topic: ship one end-to-end project in public and start "
                        "to apply."
                    ),
                ),
                known=known,
                not_known=not_known,
                actions=(Action("Ideas for a project", 'coach ask "end to end project idea"'),),
            )
        topic = step.topic
        blocks = [
            Block(f"Your next step is **{topic.title}**. {topic.summary}"),
            Block(step.reason, "Why this, why now"),
            Block(f"About {topic.hours} of focused work.", "Effort"),
        ]
        citations = [Citation(topic.id, topic.title, "Just enough")]
        if step.resource:
            resource = step.resource
            blocks.append(
                Block(f"[{resource.title}]({resource.url}) by {resource.author}.", "Study from")
            )
            citations.append(
                Citation(
                    resource.id, resource.title, f"{resource.kind}, {resource.cost}", resource.url
                )
            )
        if step.project:
            blocks.append(
                Block(f"**{step.project.title}**: {step.project.summary}", "Build with it")
            )
        blocks.append(Block(step.done_when, "Done when"))
        if step.unlocks:
            blocks.append(Block(f"{', '.join(step.unlocks)}.", "Opens the way to"))
        if assumed_track:
            others = [t.id for t in self.knowledge.tracks.values() if t.id != step.track.id]
            blocks.append(
                Block(
                    f"*I assumed the {step.track.title} track; "
                    f"`--track {others[0]}` or `--track {others[1]}` would lead you differently.*"
                )
            )
        source = self.knowledge.sources[step.track.source]
        if step.track_step is not None:
            citations.append(
                Citation(
                    source.id,
                    source.title,
                    f"track {step.track.id}, step {step.track_step.title}",
                    source.url,
                )
            )
            for claim_id in step.track_step.claims[:1]:
                claim = self.knowledge.claims[claim_id]
                citations.append(Citation(claim.source, source.title, claim.place, source.url))
        return Reply(
            intent="next_step",
            blocks=tuple(blocks),
            topics=(topic.id,),
            next=(Next(topic.id, topic.title, step.reason),),
            known=known,
            not_known=not_known,
            citations=tuple(dict.fromkeys(citations)),
            actions=(
                Action("Explain it", f'coach ask "explain {topic.title}"'),
                Action("I know that already", f'coach next --know "{topic.title}"'),
                Action("I'm stuck on it", f'coach stuck "{topic.title}: what happens"'),
            ),
        )
