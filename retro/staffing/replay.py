"""Replays a promotion's own chats with another headcount, without any chance in it.

Every chat keeps its arrival, its reply works and its think times; who gets it and how long
it waits follows from how many people take chats at each moment: a new chat goes to whoever
has the fewest open, and everybody writes one reply at a time.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Inbox: TypeAlias = Literal["fifo", "new_first", "lifo"]

INBOXES: tuple[Inbox, ...] = ("fifo", "new_first", "lifo")
# A chat counts as open this long after its last reply (ms).
LINGER = 60_000
_DONE, _FREE, _CLOSE, _GO, _COME, _ASK = range(6)
_KIND, _TIME = 32, 35
_INDEX = (1 << _KIND) - 1
# A score is the number of open chats above a running number of the last chat given.
_OPEN = 1 << 44
_MIDDLE = 1 << 43
_NOBODY = -1


@dataclass(frozen=True, slots=True)
class Stay:
    """A stretch in which a person takes new chats; times in milliseconds.

    Who stops taking new chats still finishes those that are open.
    """

    person: int
    starts: int
    ends: int


@dataclass(frozen=True, slots=True)
class Chat:
    """One chat: all times in milliseconds from one common start.

    Attributes:
        asked: When the customer first asked; the wait is counted from here.
        came: When the chat reached the pool (after a bot, after a transfer).
        works: How long each of its replies takes a person of ordinary speed; at least one.
        thinks: From each reply but the last to the customer's next question.
        tails: For each reply, how long its writer goes on after it was first answered (more
            lines to the same customer); none at all if empty.
        patience: After this long from `asked` nobody answers any more; None is for ever,
            a negative one is a question that is passed over whenever it is reached.
    """

    asked: int
    came: int
    works: tuple[int, ...]
    thinks: tuple[int, ...] = ()
    patience: int | None = None
    tails: tuple[int, ...] = ()


def waits(
    chats: Sequence[Chat],
    stays: Sequence[Stay],
    speeds: Sequence[float],
    inbox: Inbox = "fifo",
    *,
    newest_first: bool = False,
) -> list[int | None]:
    """Return each chat's wait for its first reply in milliseconds; None if it never gets one.

    Args:
        chats: In any order.
        stays: When who takes new chats; those of one person do not overlap.
        speeds: By person, how long a reply takes him relative to an ordinary colleague.
        inbox: Which question a person answers next: the oldest, first those of chats without
            any reply, or the newest.
        newest_first: Of several with equally few open chats the one takes the new chat who
            got the last one, instead of who has not had one for longest. Both are as good as
            each other: what differs between two replays that differ in this alone is chance.
    """
    floor = _Floor(chats, stays, speeds, inbox, newest_first=newest_first)
    floor.run()
    return [
        None if at is None else at - chat.asked
        for chat, at in zip(chats, floor.answered, strict=True)
    ]


class _Floor:
    """The people of one pool, numbered, with their inboxes; time passes in `run`."""

    def __init__(
        self,
        chats: Sequence[Chat],
        stays: Sequence[Stay],
        speeds: Sequence[float],
        inbox: Inbox,
        *,
        newest_first: bool,
    ) -> None:
        self.answered: list[int | None] = [None] * len(chats)
        self._chats = chats
        self._speeds = speeds
        self._new_apart = inbox == "new_first"
        self._takes_newest = inbox == "lifo"
        self._step = -1 if newest_first else 1
        self._given = _MIDDLE
        self._turn = [0] * len(chats)
        self._holder = [_NOBODY] * len(chats)
        self._score = [_MIDDLE] * len(speeds)
        self._serving = [_NOBODY] * len(speeds)
        self._fresh: list[deque[int]] = [deque() for _ in speeds]
        self._asked: list[deque[int]] = [deque() for _ in speeds]
        # Who takes chats, with the order of each coming (somebody may be entered twice); and
        # who is next, as (score, order, person).
        # Looking through everybody for each chat costs a large floor hours: of what has changed
        # meanwhile the newer entry counts, and the older is passed over when it comes up.
        self._taking: dict[int, list[int]] = {}
        self._queue: list[tuple[int, int, int]] = []
        self._came = 0
        self._unassigned: deque[int] = deque()
        self._heap = [chat.came << _TIME | _ASK << _KIND | i for i, chat in enumerate(chats)]
        self._heap += [it.starts << _TIME | _COME << _KIND | it.person for it in stays]
        self._heap += [it.ends << _TIME | _GO << _KIND | it.person for it in stays]
        heapq.heapify(self._heap)

    def run(self) -> None:
        """Let time pass until nothing is left to happen."""
        heap = self._heap
        happen: list[Callable[[int, int], None]] = [
            self._done,
            self._free,
            self._close,
            self._go,
            self._come,
            self._ask,
        ]
        while heap:
            event = heapq.heappop(heap)
            happen[event >> _KIND & 7](event >> _TIME, event & _INDEX)

    def _at(self, time: int, kind: int, index: int) -> None:
        heapq.heappush(self._heap, time << _TIME | kind << _KIND | index)

    def _ask(self, time: int, chat: int) -> None:
        person = self._holder[chat]
        if person != _NOBODY:
            self._receive(time, person, chat)
        elif self._taking:
            self._assign(time, chat)
        else:
            self._unassigned.append(chat)

    def _assign(self, time: int, chat: int) -> None:
        person = self._freest()
        self._given += self._step
        self._score[person] = ((self._score[person] // _OPEN) + 1) * _OPEN + self._given
        self._line_up(person)
        self._holder[chat] = person
        self._receive(time, person, chat)

    def _freest(self) -> int:
        """Return who has the fewest open chats, and of these who is next."""
        while True:
            score, order, person = self._queue[0]
            orders = self._taking.get(person)
            if orders and orders[0] == order and self._score[person] == score:
                return person
            heapq.heappop(self._queue)

    def _line_up(self, person: int) -> None:
        if person in self._taking:
            entry = self._score[person], self._taking[person][0], person
            heapq.heappush(self._queue, entry)

    def _receive(self, time: int, person: int, chat: int) -> None:
        apart = self._new_apart and not self._turn[chat]
        (self._fresh if apart else self._asked)[person].append(chat)
        if self._serving[person] == _NOBODY:
            self._start(time, person)

    def _start(self, time: int, person: int) -> None:
        while (chat := self._next(person)) != _NOBODY:
            it, turn = self._chats[chat], self._turn[chat]
            if turn or it.patience is None or time - it.asked <= it.patience:
                self._serving[person] = chat
                self._at(time + round(it.works[turn] * self._speeds[person]), _DONE, person)
                return
            self._at(time + LINGER, _CLOSE, person)

    def _next(self, person: int) -> int:
        inbox = self._fresh[person] or self._asked[person]
        if not inbox:
            return _NOBODY
        return inbox.pop() if self._takes_newest else inbox.popleft()

    def _done(self, time: int, person: int) -> None:
        chat = self._serving[person]
        turn = self._turn[chat]
        if not turn:
            self.answered[chat] = time
        self._turn[chat] = turn + 1
        it = self._chats[chat]
        if turn + 1 == len(it.works):
            self._at(time + LINGER, _CLOSE, person)
        else:
            self._at(time + it.thinks[turn], _ASK, chat)
        if it.tails and it.tails[turn]:
            self._at(time + round(it.tails[turn] * self._speeds[person]), _FREE, person)
        else:
            self._free(time, person)

    def _free(self, time: int, person: int) -> None:
        self._serving[person] = _NOBODY
        self._start(time, person)

    def _close(self, _time: int, person: int) -> None:
        self._score[person] -= _OPEN
        self._line_up(person)

    def _go(self, _time: int, person: int) -> None:
        orders = self._taking.pop(person)
        if len(orders) > 1:
            self._taking[person] = orders[1:]
            self._line_up(person)

    def _come(self, time: int, person: int) -> None:
        self._came += 1
        self._taking.setdefault(person, []).append(self._came)
        self._line_up(person)
        while self._unassigned:
            self._assign(time, self._unassigned.popleft())
