"""The chat desk as a queue: pinned chats, fewest-open routing, one reply at a time.

Every agent is one server with a first-in-first-out inbox; the customer thinks, asks
again, loses patience and leaves. So response times follow load, as on a real floor.
"""

from __future__ import annotations

import heapq
from math import exp
from typing import TYPE_CHECKING

from retro.demo.dice import Thing, happens
from retro.demo.roster import OVERTIME, STOP_NEW, WRAP_UP, Agent
from retro.demo.things import Chat, Round

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

REPLY_SECONDS = 12.2
_WORK = {"return_exchange": 1.1, "quality": 1.1, "complaint": 1.15, "promo_rule": 1.04}
_PATIENCE_SECONDS = 258.0
_OVERSIGHT = 0.002
_ANSWERED_AFTER_LEAVING = 0.5
_SPAM_IGNORED = 0.6
_LINGER = 60.0


class Desk:
    """One pool of agents working through its chats; `run` fills the chats' rounds."""

    def __init__(self, rng: random.Random, agents: list[Agent], chats: list[Chat]) -> None:
        self._rng = rng
        self._agents = agents
        self._heap: list[tuple[float, int, Callable[[float], None]]] = []
        self._count = 0
        for agent in agents:
            self._plan(agent)
        for chat in chats:
            self._at(chat.t, self._arrive, chat)

    def run(self) -> None:
        """Let time pass until nobody waits."""
        heap = self._heap
        while heap:
            t, _, happen = heapq.heappop(heap)
            happen(t)

    def _at(self, t: float, happen: Callable[[float, Thing], None], what: Thing) -> None:
        self._count += 1
        heapq.heappush(self._heap, (t, self._count, lambda now: happen(now, what)))

    def _plan(self, agent: Agent) -> None:
        for start, end, kind in agent.spans:
            if kind == "shift":
                self._at(start, self._come, agent)
                self._at(end - STOP_NEW, self._pause, agent)
                self._at(end + OVERTIME, self._leave, agent)
            elif kind == "break":
                self._at(start, self._pause, agent)
                self._at(end, self._resume, agent)
            else:
                self._at(start - WRAP_UP, self._pause, agent)
                self._at(start - 180, self._leave, agent)
                self._at(end, self._come, agent)

    def _come(self, t: float, agent: Agent) -> None:
        agent.present = agent.accepting = True
        agent.last = t

    def _pause(self, _t: float, agent: Agent) -> None:
        agent.accepting = False

    def _resume(self, _t: float, agent: Agent) -> None:
        agent.accepting = agent.present

    def _leave(self, t: float, agent: Agent) -> None:
        agent.present = agent.accepting = False
        waiting, agent.inbox = agent.inbox, []
        for chat in waiting:
            self._hand_over(t, chat, "原因：【客服离线】")

    def _arrive(self, t: float, chat: Chat) -> None:
        agent = self._pick(None)
        if agent is None:
            self._at(t + 20, self._arrive, chat)
            return
        chat.asked = chat.t
        self._assign(t, chat, agent)

    def _pick(self, other_than: Agent | None) -> Agent | None:
        ready = [a for a in self._agents if a.accepting and a is not other_than]
        if not ready:
            ready = [a for a in self._agents if a.present and a is not other_than]
        return min(ready, key=_load) if ready else None

    def _assign(self, t: float, chat: Chat, agent: Agent) -> None:
        chat.agent = agent
        agent.open += 1
        agent.last = t
        agent.inbox.append(chat)
        if not agent.busy:
            self._start(t, agent)

    def _ask(self, t: float, chat: Chat) -> None:
        chat.asked = t
        agent: Agent = chat.agent
        if not agent.present:
            self._hand_over(t, chat, "原因：【客服离线】")
        elif chat.transfer and len(chat.rounds) == 1:
            self._hand_over(t, chat, "原因：【专人跟进】")
        else:
            agent.inbox.append(chat)
            if not agent.busy:
                self._start(t, agent)

    def _hand_over(self, t: float, chat: Chat, why: str) -> None:
        before: Agent = chat.agent
        after = self._pick(before) or before
        if after is before:
            self._at(t + 60, self._ask_again, chat)
            return
        before.open -= 1
        chat.moves.append((t, before.person, after.person, why))
        self._assign(t, chat, after)

    def _ask_again(self, t: float, chat: Chat) -> None:
        asked = chat.asked
        self._ask(t, chat)
        chat.asked = asked

    def _start(self, t: float, agent: Agent) -> None:
        chat: Chat = agent.inbox.pop(0)
        rng = self._rng
        gone = t - chat.asked > self._patience(chat)
        spam = chat.topic == "chitchat_ads"
        skip = happens(rng, _OVERSIGHT) or (spam and happens(rng, _SPAM_IGNORED))
        skip = skip or (gone and not happens(rng, _ANSWERED_AFTER_LEAVING))
        work = 1.5 if skip else self._work(agent, chat)
        agent.busy = True
        self._at(t + work, self._done, (agent, chat, gone or spam, skip))

    def _work(self, agent: Agent, chat: Chat) -> float:
        typical = REPLY_SECONDS * _WORK.get(chat.topic, 1.0)
        return max(4.0, self._rng.lognormvariate(0, 0.45) * typical * agent.factor * 0.904)

    def _patience(self, chat: Chat) -> float:
        factor = 1.0 if not chat.rounds else 1.5
        return _PATIENCE_SECONDS * factor * exp(self._rng.gauss(0, 0.6))

    def _done(self, t: float, what: tuple[Agent, Chat, bool, bool]) -> None:
        agent, chat, over, skip = what
        chat.rounds.append(Round(chat.asked, None if skip else t, agent.person))
        if over or skip or len(chat.rounds) >= chat.turns:
            self._at(t + _LINGER, self._close, agent)
        else:
            think = max(9.0, self._rng.lognormvariate(3.6, 0.6))
            self._at(t + think, self._ask, chat)
        agent.busy = False
        if agent.inbox:
            self._start(t, agent)

    def _close(self, _t: float, agent: Agent) -> None:
        agent.open -= 1


def _load(agent: Agent) -> tuple[int, float]:
    return agent.open, agent.last


def simulate(rng: random.Random, agents: list[Agent], chats: list[Chat]) -> None:
    """Run both pools; afterwards every chat has at least one round."""
    for pool in ("presale", "aftersale"):
        mine = [agent for agent in agents if agent.person.pool == pool]
        Desk(rng, mine, [chat for chat in chats if chat.pool == pool]).run()
