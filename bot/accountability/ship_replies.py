"""The words for ships: what was kept of one, what could be added, and the list of all."""

from __future__ import annotations

from collections.abc import Sequence

from bot.accountability.ships import CALLED, Life, Link, LinkRefused, read_link
from bot.accountability.values import Commitment, Preferences, Ship
from bot.accountability.weeks import to_local
from bot.coach.phrasing import listed, some, spoken
from bot.coach.reply import Action, Block, Reply
from bot.coach.text import quoted
from knowledge.models import Knowledge

LISTED = 15
# So much of an id names one ship of a learner.
SHORT_ID = 8
_TITLE, _WORDS = 160, 300


def reply_shipped(
    ship: Ship,
    knowledge: Knowledge,
    *,
    count: int,
    before: Ship | None = None,
    link: Link | None = None,
    life: Life | None = None,
    kept: Commitment | None = None,
    likely: Commitment | None = None,
) -> Reply:
    """What was kept of a ship, and what would make it count for more.

    `count` is how many there are now; `before` is what it was, if it was kept already. `kept` is
    the promise that it keeps, `likely` one to be asked about.
    """
    blocks = [Block(_first_line(ship, count, before))]
    for note in (link.warning if link else "", life.words if life else ""):
        if note:
            blocks.append(Block(note))
    details = _details(ship, knowledge)
    if details:
        blocks.append(Block(details))
    if kept is not None:
        blocks.append(Block(f"It keeps your promise “{quoted(kept.text, _WORDS)}”."))
    elif likely is not None:
        blocks.append(Block(f"Is it what you promised with “{quoted(likely.text, _WORDS)}”?"))
    todo = _todo(ship)
    if todo:
        blocks.append(Block(todo))
    edit = f"coach ship --edit {ship.id[:SHORT_ID]}"
    actions = []
    if likely is not None and kept is None:
        actions.append(
            Action("Yes, that promise is kept", f"{edit} --closes {likely.id[:SHORT_ID]}")
        )
    if not ship.link:
        actions.append(Action("Add the link", f"{edit} --link https://..."))
    elif not ship.topics:
        actions.append(Action("Say what it proves", f'{edit} --topic "..."'))
    if not ship.hard:
        actions.append(Action("Say what was hard", f'{edit} --hard "..."'))
    actions.append(Action("Draft a post about it", f"coach share --ship {ship.id[:SHORT_ID]}"))
    if ship.link and not ship.public:
        actions.append(Action("Put it on your public page", f"{edit} --public"))
    actions.append(Action("What should I do next?", "coach next"))
    return Reply("checkin", tuple(blocks), topics=ship.topics, actions=tuple(actions[:5]))


def reply_ships(
    ships: Sequence[Ship], knowledge: Knowledge, prefs: Preferences, suggested: str = ""
) -> Reply:
    """All ships, the latest first and numbered. `suggested` is what the last check-in called
    shipped and is none of them."""
    blocks = []
    actions = []
    if suggested:
        blocks.append(
            Block(
                f"In your check-in you wrote that you shipped “{quoted(suggested, _WORDS)}”. Keep "
                "it here with its link, and it counts as shown."
            )
        )
        actions.append(Action("Keep it", 'coach ship "..." --link https://...'))
    if not ships:
        if not suggested:
            blocks.append(
                Block(
                    "Nothing shipped yet, and the first one may be small: a notebook, a page, a "
                    "model that answers. Show it to one person, then tell me what it is and where."
                )
            )
            actions = [
                Action("Ship something", 'coach ship "..." --link https://...'),
                Action("What could I build?", "what could I build?"),
            ]
        return Reply("checkin", tuple(blocks), actions=tuple(actions))
    lines = []
    for number, ship in enumerate(reversed(ships), start=1):
        if number > LISTED:
            lines.append(f"\nand {len(ships) - LISTED} before.")
            break
        lines.append(f"{number}. {_listed(ship, knowledge, prefs)}")
    things = "1 thing" if len(ships) == 1 else f"{len(ships)} things"
    public = sum(ship.public for ship in ships)
    page = "none is on your public page" if not public else f"{public} on your public page"
    blocks.append(Block(f"You have shipped {things}; {page}."))
    blocks.append(Block("\n".join(lines)))
    actions.append(Action("Add to the latest", 'coach ship --edit 1 --hard "..."'))
    actions.append(Action("Draft a post", "coach share"))
    if public < len(ships):
        actions.append(Action("Put the latest on your page", "coach ship --edit 1 --public"))
    return Reply("checkin", tuple(blocks), actions=tuple(actions))


def reply_taken_back(ship: Ship, withdrawn: Sequence[str], knowledge: Knowledge) -> Reply:
    """That a ship is no more; `withdrawn` are the topics that nothing else proves."""
    text = f"Taken back: “{quoted(ship.title, _TITLE)}”. It is no longer among what you shipped."
    titles = [knowledge.topics[t].title for t in withdrawn if t in knowledge.topics]
    if titles:
        text += f" With it goes the proof for {some(titles)}."
    if ship.commitment:
        text += " The promise that it kept stays kept; say otherwise at your check-in."
    return Reply(
        "checkin",
        (Block(text),),
        actions=(
            Action("What is left", "coach ship --list"),
            Action("Ship something", 'coach ship "..." --link https://...'),
        ),
    )


def kind_called(ship: Ship) -> str:
    """What its link shows it to be, and where: "a repository on GitHub"; '' without a link."""
    try:
        link = read_link(ship.link)
    except LinkRefused:
        return ""
    return f"{CALLED[link.kind]} on {link.where}"


def _first_line(ship: Ship, count: int, before: Ship | None) -> str:
    what = f"“{quoted(ship.title, _TITLE)}”"
    called = kind_called(ship)
    what += f", {called}" if called else ""
    if before == ship:
        return f"I have that already: {what}. Nothing has changed."
    if before is not None:
        return f"Noted: {what}."
    if count == 1:
        return f"Shipped, and it is your first: {what}. Well done."
    return f"Shipped: {what}. That makes {count}."


def _details(ship: Ship, knowledge: Knowledge) -> str:
    lines = []
    if ship.link:
        lines.append(f"- Link: {quoted(ship.link, 2_000)}")
    project = knowledge.projects.get(ship.project)
    if project:
        lines.append(f"- Project: {project.title}")
    titles = [knowledge.topics[t].title for t in ship.topics if t in knowledge.topics]
    if titles:
        how = "Proves" if ship.link else "Counts as said for"
        lines.append(f"- {how}: {listed(titles)}")
    if ship.hard:
        lines.append(f"- What was hard: {quoted(ship.hard, _WORDS)}")
    if ship.wrong:
        lines.append(f"- What you got wrong: {quoted(ship.wrong, _WORDS)}")
    if ship.public:
        lines.append("- On your public page, the next time you run `coach portfolio`")
    return "\n".join(lines)


def _todo(ship: Ship) -> str:
    if not ship.link:
        return (
            "Without a link nobody else can see it, so it counts as said and not as shown. Put it "
            "where others can open it, and add the link."
        )
    if not ship.topics:
        return (
            "It proves no topic yet. Name those that it shows, and they count as known, with this "
            "as the receipt."
        )
    if not ship.hard:
        return "What was the hardest part? One line now is worth a page in a month."
    return ""


def _listed(ship: Ship, knowledge: Knowledge, prefs: Preferences) -> str:
    day = spoken(to_local(ship.at, prefs).date())
    line = f"{quoted(ship.title, _TITLE)} ({day}"
    line += ", public)" if ship.public else ")"
    if ship.link:
        line += f"  \n   {quoted(ship.link, 300)}"
    titles = [knowledge.topics[t].title for t in ship.topics if t in knowledge.topics]
    if titles:
        line += f"  \n   {'proves' if ship.link else 'said'}: {some(titles, 4)}"
    return line
