"""Runs a world: discrete events over pinned chats, each agent one attention with an inbox."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from simulator.dice import TURNS, Dice
from simulator.worlds import Agent, World

ENTER, ASK, SENT, CLOSE, CHANGE, LEAVE = range(6)
NOBODY = -1


@dataclass(slots=True)
class Trace:
    """What happened.

    replies: (chat, turn, asked, begun, sent, agent); hops: (chat, moment, from, to);
    assigned: (chat, moment, agent); handed and first_reply: one per chat, NaN if never;
    left: chats that gave up before anybody had them.
    """

    entered: list[float]
    kind: list[int]
    handed: list[float]
    first_reply: list[float]
    assigned: list[tuple[int, float, int]] = field(default_factory=list)
    hops: list[tuple[int, float, int, int]] = field(default_factory=list)
    replies: list[tuple[int, int, float, float, float, int]] = field(default_factory=list)
    left: set[int] = field(default_factory=set)
    closed: dict[int, float] = field(default_factory=dict)


class Desk:
    """One run. Events are (moment, running number, what, chat or agent, detail)."""

    def __init__(self, world: World, dice: Dice) -> None:
        self.world, self.dice = world, dice
        people, chats = world.agents, len(dice)
        self.works_at = [kind.work * world.work for kind in world.kinds]
        passed_on = dict(world.transferred)
        self.passed_on = [passed_on.get(kind.code, 0.0) for kind in world.kinds]
        self.group_of = [kind.group for kind in world.kinds]
        self.slowness = [1 / agent.speed for agent in people]
        self.takes = [False] * len(people)
        self.attends = [False] * len(people)
        self.held = [0] * len(people)
        self.inbox: list[deque[int]] = [deque() for _ in people]
        self.doing: list[list[int]] = [[] for _ in people]
        self.begun = [0.0] * len(people)
        self.routed = [float(place) - len(people) for place in range(len(people))]
        self.ready: dict[str, list[int]] = {agent.group: [] for agent in people}
        self.waiting: dict[str, deque[int]] = {group: deque() for group in {*self.group_of}}
        self.turn, self.asked = [0] * chats, [0.0] * chats
        self.agent, self.hopped = [NOBODY] * chats, [False] * chats
        self.events: list[tuple[float, int, int, int, int]] = []
        self.number = 0
        self.trace = Trace(dice.entered, dice.kind, handed(world, dice), [float("nan")] * chats)

    def run(self) -> Trace:
        """Play all events and return what happened."""
        self._begin()
        does = (self._enter, self._ask, self._sent, self._close, self._change, self._leave)
        events = self.events
        while events:
            moment, _, what, subject, detail = heappop(events)
            does[what](moment, subject, detail)
        return self.trace

    def _begin(self) -> None:
        chats = enumerate(self.trace.handed)
        self.events = [(moment, chat, ENTER, chat, 0) for chat, moment in chats]
        self.number = len(self.events)
        for place, agent in enumerate(self.world.agents):
            for moment, state in changes(agent):
                self._later(moment, CHANGE, place, state)
        heapify(self.events)

    def _later(self, moment: float, what: int, subject: int, detail: int = 0) -> None:
        self.number += 1
        heappush(self.events, (moment, self.number, what, subject, detail))

    def _enter(self, moment: float, chat: int, _: int) -> None:
        self.asked[chat] = self.dice.entered[chat]
        group = self.group_of[self.dice.kind[chat]]
        agent = self._least_held(group, NOBODY)
        if agent == NOBODY:
            self.waiting[group].append(chat)
            self._later(moment + self._patience(chat), LEAVE, chat)
        else:
            self._assign(moment, chat, agent)

    def _patience(self, chat: int) -> float:
        return self.dice.patience[chat] * self.world.patience

    def _least_held(self, group: str, but: int) -> int:
        """Return who holds least for their weight, of those who may take one more."""
        best, least = NOBODY, (float("inf"), 0.0)
        people, held, routed = self.world.agents, self.held, self.routed
        weight = (self.world.favoured, 1.0, 1.0)
        for place in self.ready.get(group, ()):
            if place == but or held[place] >= people[place].cap:
                continue
            rank = (held[place] / weight[place % 3], routed[place])
            if rank < least:
                best, least = place, rank
        return best

    def _assign(self, moment: float, chat: int, agent: int) -> None:
        self.agent[chat] = agent
        self.held[agent] += 1
        self.routed[agent] = moment
        self.trace.assigned.append((chat, moment, agent))
        self._queue(moment, chat, agent)

    def _ask(self, moment: float, chat: int, _: int) -> None:
        self.asked[chat] = moment
        self._queue(moment, chat, self.agent[chat])

    def _queue(self, moment: float, chat: int, agent: int) -> None:
        self.inbox[agent].append(chat)
        if self.attends[agent] and not self.doing[agent]:
            self._attend(moment, agent)

    def _attend(self, moment: float, agent: int) -> None:
        """Begin the next reply, or the next few where replies are sent in batches."""
        taken = [self._next(agent) for _ in range(min(self.world.batch, len(self.inbox[agent])))]
        if taken:
            self.doing[agent] = taken
            self.begun[agent] = moment
            effort = sum(self._work(chat, agent) for chat in taken)
            self._later(moment + effort, SENT, agent)

    def _next(self, agent: int) -> int:
        inbox = self.inbox[agent]
        if self.world.inbox == "lifo":
            return inbox.pop()
        if self.world.inbox == "new_first":
            fresh = next((chat for chat in inbox if self.turn[chat] == 0), None)
            if fresh is not None:
                inbox.remove(fresh)
                return fresh
        return inbox.popleft()

    def _work(self, chat: int, agent: int) -> float:
        mean = self.works_at[self.dice.kind[chat]] * self.slowness[agent]
        own = self.world.least_work + mean * self.dice.work[chat * TURNS + self.turn[chat]]
        return own * self.world.hop_work if self._hops(chat) else own

    def _hops(self, chat: int) -> bool:
        """Tell whether the first to read the chat will pass it on."""
        if self.turn[chat] or self.hopped[chat]:
            return False
        return self.dice.transfer[chat] < self.passed_on[self.dice.kind[chat]]

    def _sent(self, moment: float, agent: int, _: int) -> None:
        taken, self.doing[agent] = self.doing[agent], []
        for chat in taken:
            if self._hops(chat):
                self._hop(moment, chat, agent)
            else:
                self._reply(moment, chat, agent)
        if self.attends[agent]:
            self._attend(moment, agent)

    def _hop(self, moment: float, chat: int, agent: int) -> None:
        self.hopped[chat] = True
        group = self.group_of[self.dice.kind[chat]]
        other = self._least_held(group, agent)
        if other == NOBODY:
            self._reply(moment, chat, agent)
            return
        self.trace.hops.append((chat, moment, agent, other))
        self._assign(moment, chat, other)
        self._free(moment, agent)

    def _reply(self, moment: float, chat: int, agent: int) -> None:
        turn, asked, trace = self.turn[chat], self.asked[chat], self.trace
        trace.replies.append((chat, turn, asked, self.begun[agent], moment, agent))
        gone = False
        if turn == 0:
            trace.first_reply[chat] = moment
            # Who lost patience is gone without a word, and the reply was for nobody.
            gone = moment - asked > self._patience(chat)
        self.turn[chat] = turn + 1
        if gone or turn + 1 >= self.dice.turns[chat]:
            self._later(moment + self.world.linger, CLOSE, agent, chat)
        else:
            pause = 3.0 + (self.world.think - 3.0) * self.dice.think[chat * TURNS + turn]
            self._later(moment + pause, ASK, chat)

    def _close(self, moment: float, agent: int, chat: int) -> None:
        self.trace.closed[chat] = moment
        self._free(moment, agent)

    def _free(self, moment: float, agent: int) -> None:
        self.held[agent] -= 1
        self._pull(moment, self.world.agents[agent].group)

    def _pull(self, moment: float, group: str) -> None:
        """Give those who wait for anybody to whoever may take them."""
        queue = self.waiting.get(group)
        while queue:
            agent = self._least_held(group, NOBODY)
            if agent == NOBODY:
                return
            self._assign(moment, queue.popleft(), agent)

    def _change(self, moment: float, agent: int, state: int) -> None:
        takes, attends = bool(state & 1), bool(state & 2)
        ready = self.ready[self.world.agents[agent].group]
        if takes != self.takes[agent]:
            (ready.append if takes else ready.remove)(agent)
        self.takes[agent], self.attends[agent] = takes, attends
        if attends and not self.doing[agent]:
            self._attend(moment, agent)
        if takes:
            self._pull(moment, self.world.agents[agent].group)

    def _leave(self, _: float, chat: int, __: int) -> None:
        if self.agent[chat] == NOBODY:
            self.waiting[self.group_of[self.dice.kind[chat]]].remove(chat)
            self.trace.left.add(chat)


def run(world: World, dice: Dice) -> Trace:
    """Return what happens in a world with these chances."""
    return Desk(world, dice).run()


def handed(world: World, dice: Dice) -> list[float]:
    """Return when each chat comes to people: at once, or after the bot that holds its type."""
    moments = list(dice.entered)
    for bot in world.bots:
        held = [kind.code in bot.kinds for kind in world.kinds]
        (begins, ends), (least, most) = bot.between, bot.holds
        for chat, moment in enumerate(dice.entered):
            if begins <= moment < ends and held[dice.kind[chat]]:
                moments[chat] = moment + least + (most - least) * dice.hold[chat]
    return moments


def changes(agent: Agent) -> list[tuple[float, int]]:
    """Return when an agent's state changes: bit 1 takes new chats, bit 2 answers the inbox.

    After a shift the open chats are answered to their end; a break stops everything; who is
    silent is given chats and does not answer.
    """
    moments = {
        edge for spans in (agent.shifts, agent.breaks, agent.silent) for s in spans for edge in s
    }
    return [(moment, state_at(agent, moment)) for moment in sorted(moments)]


def state_at(agent: Agent, moment: float) -> int:
    """Return an agent's state from this moment on."""
    within = [any(a <= moment < b for a, b in spans) for spans in (agent.shifts, agent.breaks)]
    begun = any(start <= moment for start, _ in agent.shifts)
    silent = any(a <= moment < b for a, b in agent.silent)
    on_shift, on_break = within
    return (1 if on_shift and not on_break else 0) + (
        2 if begun and not on_break and not silent else 0
    )
