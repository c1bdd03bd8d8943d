"""The load-response curve: what it finds again, and what it says when it cannot know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import exp, inf, log

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from retro.staffing.capacity import Capacity, judged
from retro.staffing.carrying import Day, held, readings
from retro.staffing.curve import Curve, crossing, fit, isotonic, seen
from retro.staffing.likelihood import cases, climb, likelihood
from retro.staffing.resampling import RESAMPLES, counts

Share = Callable[[float], float]
TARGET = 0.9


def logistic(top: float = 0.98, middle: float = 3.2, beta: float = 4.5) -> Share:
    """Return a curve that has lost half of its ceiling at `middle` open chats."""
    return lambda load: top / (1 + (load / middle) ** beta)


def limit(
    top: float = 0.98, middle: float = 3.2, beta: float = 4.5, target: float = TARGET
) -> float:
    """Return the load at which that curve meets the target, by hand."""
    return middle * exp(log(top / target - 1) / beta)


def loads(count: int, low: float, high: float) -> list[float]:
    """Return loads evenly on the scale of their logarithm, mixed as hours of a day are."""
    steps = [low * (high / low) ** (place / (count - 1)) for place in range(count)]
    return [steps[place * 7 % count] for place in range(count)]


def answered(
    share: Share, at: Sequence[float], seed: int = 1, noise: float = 0.0
) -> tuple[list[int], list[int]]:
    """Return chats and chats in time; `noise` shifts the odds of each slot (standard deviation)."""
    chance = np.random.default_rng(seed)
    chats = chance.integers(60, 400, len(at))
    shares = np.clip([share(load) for load in at], 1e-9, 1 - 1e-9)
    odds = shares / (1 - shares) * np.exp(chance.normal(0, noise, len(at)))
    return chats.tolist(), chance.binomial(chats, odds / (1 + odds)).tolist()


def known(
    share: Share, at: Sequence[float], target: float = TARGET, seed: int = 1, noise: float = 0.0
) -> Capacity:
    """Return what slots of a desk with such a curve say: one agent, four slots a block."""
    return judged(day(at, *answered(share, at, seed, noise)), blocks(len(at)), target)


def day(loads: Sequence[float], chats: Sequence[int], in_time: Sequence[int]) -> Day:
    """Return slots of one agent that do not follow each other, so that nothing is left over."""
    everywhere = np.ones(len(loads), bool)
    return Day(
        loads=np.array(loads),
        people=np.ones(len(loads)),
        follows=~everywhere,
        chats=np.array(chats, float),
        in_time=np.array(in_time, float),
        fitted=everywhere,
    )


def blocks(count: int) -> list[int]:
    """Return the two-hour blocks of half hours."""
    return [place // 4 for place in range(count)]


def flat(curve: Curve) -> tuple[float, float, float]:
    """Return the three numbers of a curve."""
    return curve.top, curve.alpha, curve.beta


# -- the fit


def test_the_curve_that_made_the_data_is_found_again() -> None:
    """Without chance (shares exactly on the curve) the fit returns its three numbers."""
    at = loads(40, 1, 6)
    made = logistic()
    curve = fit(seen(at, [1000] * 40, [1000 * made(load) for load in at]))
    assert flat(curve) == pytest.approx((0.98, -4.5 * log(3.2), 4.5), rel=1e-4)
    assert curve.capacity(TARGET) == pytest.approx(limit(), rel=1e-5)


@given(st.integers(0, 10_000), st.floats(0.8, 0.999), st.floats(1.5, 8), st.integers(6, 60))
@settings(max_examples=25, deadline=None)
def test_no_search_finds_a_likelier_curve(seed: int, top: float, beta: float, count: int) -> None:
    """A slow search that knows no slopes ends nowhere higher than the damped scoring steps."""
    at = loads(count, 0.8, 6)
    slots = seen(at, *answered(logistic(top=top, beta=beta), at, seed))
    ready = cases(slots.loads, slots.chats, slots.in_time)
    once = np.ones((1, count))
    found = fit(slots).shape
    height = float(likelihood(ready, once, found[None, :])[0])
    bounds = [(-4, 12), (-30, 30), (log(0.5), log(40))]
    slow = minimize(
        lambda at: -float(likelihood(ready, once, at[None, :])[0]),
        np.clip(found + 0.3, *np.transpose(bounds)),
        method="Nelder-Mead",
        bounds=bounds,
        options={"maxiter": 1500},
    )
    # A curve less likely by so little lies within a seventh of its standard errors.
    assert height >= -float(slow.fun) - 1e-2


def test_all_resamples_climb_at_once_as_they_would_alone() -> None:
    """A row of weights ends at the same curve whether it climbs with others or by itself."""
    at = loads(40, 1, 6)
    slots = seen(at, *answered(logistic(), at))
    ready = cases(slots.loads, slots.chats, slots.in_time)
    weights = counts(blocks(40), 12)
    start = np.repeat(fit(slots).shape[None, :], 12, axis=0)
    free = np.array([True, True, True])
    together, _ = climb(ready, weights, start, free)
    for row in range(12):
        alone, _ = climb(ready, weights[row : row + 1], start[:1], free)
        assert alone[0] == pytest.approx(together[row], rel=1e-3, abs=1e-3)


@given(st.integers(0, 10_000), st.floats(0.55, 0.9), st.floats(0.001, 0.05))
@settings(max_examples=30, deadline=None)
def test_a_higher_target_leaves_a_lower_capacity(seed: int, target: float, more: float) -> None:
    """Whoever wants more in time can give each agent only fewer chats."""
    at = loads(30, 1, 6)
    curve = fit(seen(at, *answered(logistic(), at, seed)))
    assert curve.capacity(target + more) <= curve.capacity(target)


def test_a_ceiling_below_the_target_leaves_no_capacity() -> None:
    """If idle agents answer 85 % in time, no load reaches 90 %."""
    at = loads(40, 0.5, 6)
    assert fit(seen(at, *answered(logistic(top=0.85), at))).capacity(TARGET) == 0


def test_a_pool_with_few_slots_takes_over_the_shape_of_another() -> None:
    """Ceiling and slope come from the large pool; where the bend lies is the small pool's own."""
    large = fit(seen(loads(60, 1, 6), *answered(logistic(), loads(60, 1, 6))))
    at = loads(9, 1, 4)
    small = fit(seen(at, *answered(logistic(middle=2.0), at)), like=large)
    assert (small.top, small.beta) == pytest.approx((large.top, large.beta))
    assert small.capacity(TARGET) == pytest.approx(limit(middle=2.0), rel=0.1)


# -- falling steps


def test_steps_pool_what_violates_the_order() -> None:
    """Shares .9, .7, .8, .4 of 10 chats each: the middle two become one step of .75."""
    steps = isotonic(seen([1, 2, 3, 4], [10] * 4, [9, 7, 8, 4]))
    assert steps.levels == pytest.approx([0.9, 0.75, 0.4])
    assert steps.centres == pytest.approx([1, 6**0.5, 4])
    assert steps.sizes.tolist() == [1, 2, 1]


def test_steps_cross_the_target_between_their_centres() -> None:
    """From .9 at one chat to .5 at four: .7 is half way on the scale of logarithms, at two."""
    steps = isotonic(seen([1, 4], [10, 10], [9, 5]))
    assert crossing(steps, 0.7) == pytest.approx(2)
    assert crossing(steps, 0.95) == 0
    assert crossing(steps, 0.4) == float("inf")


# -- what is known, and what is not


def test_capacity_is_found_within_its_interval() -> None:
    """60 half hours on either side of the target: known, and the true figure lies between."""
    found = known(logistic(), loads(60, 1.2, 6), noise=0.2)
    assert (found.verdict, found.method, found.slots) == ("ok", "logistic", 60)
    assert (found.low or 0) < limit() < (found.high or 0)
    assert (found.low or 0) <= (found.value or 0) <= (found.high or 0)
    assert found.moved is not None
    assert found.moved < 0.15


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    """Of 30 desks the 10-90 % interval holds the true capacity for at least 20 (24 expected)."""
    at = loads(48, 1.2, 6)
    held = 0
    for seed in range(30):
        found = known(logistic(), at, seed=seed)
        held += (found.low or 0) <= limit() <= (found.high or 0)
    assert held >= 20


def test_even_idle_agents_miss_the_target() -> None:
    """A ceiling of 80 % that the light loads show: no headcount reaches 90 %."""
    found = known(logistic(top=0.8), loads(60, 0.5, 6))
    assert (found.verdict, found.value, found.low, found.high) == ("unreachable", None, None, None)
    assert found.reading is not None
    assert found.reading.curve.top == pytest.approx(0.8, abs=0.02)


def test_never_busy_enough_to_find_the_limit() -> None:
    """All loads well below the bend: at least the heaviest load that still kept the target."""
    at = loads(40, 0.4, 1.4)
    found = known(logistic(), at)
    assert (found.verdict, found.value, found.high) == ("right_censored", None, None)
    assert found.below < 3
    assert 1.2 < (found.low or 0) <= max(at)


def test_a_limit_beyond_all_that_was_seen_is_not_read_off() -> None:
    """Chance puts some light slots below a high target; the curve then ends far beyond the data."""
    at = loads(60, 0.4, 1.5)
    found = known(logistic(top=0.99), at, target=0.96, noise=0.4)
    assert found.below >= 3
    assert (found.verdict, found.value) == ("right_censored", None)
    assert (found.low or 0) <= max(at)


def test_too_busy_throughout() -> None:
    """All loads beyond the bend: at most the lightest load seen, and no word about the ceiling."""
    at = loads(40, 3.2, 8)
    found = known(logistic(), at)
    assert (found.verdict, found.value, found.low) == ("left_censored", None, None)
    assert found.high == pytest.approx(min(at))


@pytest.mark.parametrize("count", [0, 1, 7])
def test_too_few_slots_say_nothing(count: int) -> None:
    """Below eight slots there is no curve."""
    at = loads(count, 1, 6) if count > 1 else [2.0] * count
    found = known(logistic(), at)
    assert (found.verdict, found.method, found.slots) == ("too_few", "none", count)
    assert found.reading is None


def test_a_capacity_that_hangs_on_two_slots_is_of_low_confidence() -> None:
    """Forty calm half hours near the target and two disastrous ones: without them it moves."""
    at = [*loads(40, 1.0, 1.6), 3.0, 3.1]
    made: Share = lambda load: 0.92 - 0.02 * (load - 1) if load < 2 else 0.05  # noqa: E731
    found = known(made, at, seed=3)
    assert found.verdict == "low_confidence"
    assert found.moved is None or found.moved > 0.15


def test_a_cliff_is_read_off_the_steps() -> None:
    """97 % up to 2.6 chats and 45 % beyond is no logistic curve: the steps are used."""
    found = known(lambda load: 0.97 if load < 2.6 else 0.45, loads(100, 1, 6), noise=0.1)
    assert found.method == "isotonic"
    assert (found.shape_gap or 0) > 0.05
    assert found.value == pytest.approx(2.6, rel=0.12)


def test_chance_between_slots_is_no_reason_to_leave_the_curve() -> None:
    """Slots that scatter around a logistic curve keep it, in at least 14 of 15 desks."""
    found = [known(logistic(), loads(60, 1.2, 6), seed=seed, noise=0.35) for seed in range(15)]
    assert sum(one.method == "logistic" for one in found) >= 14


@example(seed=45, count=11, target=0.625)  # its upper end fell below it in the last digit
@given(st.integers(0, 10_000), st.integers(8, 40), st.floats(0.6, 0.97))
@settings(max_examples=25, deadline=None)
def test_whatever_was_seen_has_a_verdict(seed: int, count: int, target: float) -> None:
    """Shares drawn blindly give no error, no capacity beyond the data, and ends in their order."""
    chance = np.random.default_rng(seed)
    chats = chance.integers(15, 200, count)
    at = chance.uniform(0.2, 9, count)
    slots = day(at.tolist(), chats.tolist(), chance.integers(0, chats + 1).tolist())
    found = judged(replace(slots, follows=chance.random(count) < 0.8), blocks(count), target)
    if found.value is not None:
        assert 0 < found.value <= max(at)
        assert (found.low or 0) <= found.value <= (found.high or float("inf"))
    else:
        assert found.verdict in {"unreachable", "right_censored", "left_censored"}


# -- what a rush leaves over


def rush(limit: float = 5.0, seed: int = 1) -> tuple[Day, list[float]]:
    """Return 60 half hours of ten agents with two rushes, and the open chats each really held.

    Shares in time fall with what is really open, backlog included, and not with the load alone.
    """
    loads = 10 * (2.5 + 1.6 * np.sin(np.arange(60) / 3.1))
    loads[[10, 11, 40]] = 75.0
    slots = day(loads.tolist(), [200] * 60, [0] * 60)
    slots = replace(slots, people=np.full(60, 10.0), follows=np.arange(60) > 0)
    at = held(slots, limit)
    made = logistic(middle=4.6, beta=9.0)
    chance = np.random.default_rng(seed)
    in_time = chance.binomial(200, [made(load) for load in at])
    return replace(slots, in_time=in_time.astype(float)), at.tolist()


def test_the_surplus_of_a_rush_is_taken_over() -> None:
    """Ten agents who can sustain 5 each, and 40, 70, 45, 20 open chats.

    40: 4 each. 70: 20 too many, so 5 each and on average 10 waiting: 6. 45: 15 still left,
    4.5 + (20 + 15) / 2 / 10 = 6.25. 20: all cleared, 2 + 15 / 2 / 10 = 2.75.
    """
    slots = day([40, 70, 45, 20], [100] * 4, [90] * 4)
    slots = replace(slots, people=np.full(4, 10.0), follows=np.arange(4) > 0)
    assert held(slots, 5).tolist() == pytest.approx([4, 6, 6.25, 2.75])
    assert held(slots, inf).tolist() == pytest.approx([4, 7, 4.5, 2])


def test_a_break_in_time_or_an_empty_floor_leaves_nothing_over() -> None:
    """After hours without slots, or without agents, those who waited are gone."""
    slots = day([70, 45], [100] * 2, [90] * 2)
    slots = replace(slots, people=np.full(2, 10.0))
    assert held(slots, 5).tolist() == pytest.approx([6, 4.5])
    empty = day([70, 45, 45], [100] * 3, [90] * 3)
    empty = replace(empty, people=np.array([10.0, 0, 10]), follows=np.arange(3) > 0)
    assert held(empty, 5).tolist() == pytest.approx([6, 0, 4.5])


def test_no_more_is_left_than_the_next_slot_could_work_off() -> None:
    """Ten agents who can sustain 5 each, and 300 open chats: 50 are left, the others have gone.

    300: 5 each and on average 25 waiting, 7.5. 20: 50 + 20 - 50 are still left, 2 + 35 / 10 = 5.5.
    """
    slots = day([300, 20], [100] * 2, [9] * 2)
    slots = replace(slots, people=np.full(2, 10.0), follows=np.arange(2) > 0)
    assert held(slots, 5).tolist() == pytest.approx([7.5, 5.5])


def test_the_sustained_limit_is_found_again() -> None:
    """Two rushes beyond 5 open chats each: the limit is found, and the capacity beside it."""
    slots, _ = rush()
    found = judged(slots, blocks(60), TARGET)
    assert found.limit == pytest.approx(5.0, rel=0.06)
    assert found.value == pytest.approx(limit(middle=4.6, beta=9.0), rel=0.05)
    assert found.verdict == "ok"


def test_slots_after_a_rush_do_not_lower_the_capacity() -> None:
    """Read without what was left over, the slow slots after a rush make agents look weaker."""
    slots, _ = rush()
    naive = readings(slots)[0]
    true = limit(middle=4.6, beta=9.0)
    found = judged(slots, blocks(60), TARGET).value or 0
    assert naive.limit == inf
    assert naive.curve.capacity(TARGET) < 0.95 * true
    assert abs(found - true) < abs(naive.curve.capacity(TARGET) - true)


def test_a_capacity_beyond_the_sustained_limit_is_not_planned_with() -> None:
    """With a patient clock a burst of 5.5 is still on target, but 5 is what can be kept up."""
    slots, at = rush()
    made = logistic(top=0.995, middle=7.0, beta=12.0)
    in_time = np.random.default_rng(2).binomial(200, [made(load) for load in at])
    found = judged(replace(slots, in_time=in_time.astype(float)), blocks(60), TARGET)
    assert limit(top=0.995, middle=7.0, beta=12.0) > 5.5
    assert found.value == pytest.approx(5.0, rel=0.06)


def test_a_limit_that_only_bends_the_curve_is_none() -> None:
    """Off a cliff a limit would suit the shape, but nothing is taken over from slot to slot."""
    at = [3 + 2.4 * np.sin(place / 6) for place in range(60)]
    made: Share = lambda load: 0.97 if load < 2.6 else 0.45  # noqa: E731
    found = [
        judged(
            replace(day(at, *answered(made, at, seed, 0.1)), follows=np.arange(60) > 0),
            blocks(60),
            TARGET,
        )
        for seed in range(6)
    ]
    assert [one.limit for one in found] == [inf] * 6
    assert [one.value for one in found] == pytest.approx([2.6] * 6, rel=0.25)


def test_without_a_rush_no_limit_is_claimed() -> None:
    """Slots that follow each other and never exceed what agents can do leave nothing over."""
    at = loads(60, 1.2, 4)
    slots = replace(day(at, *answered(logistic(), at)), follows=np.arange(60) > 0)
    assert judged(slots, blocks(60), TARGET).limit == inf


# -- resamples


def test_resamples_are_the_same_in_every_run() -> None:
    """Each draws as many blocks as there are; slots of one block always come together."""
    drawn = counts([0, 0, 1, 1, 2, 2, 3, 3])
    assert drawn.shape == (RESAMPLES, 8)
    assert set(drawn[:, ::2].sum(axis=1)) == {4.0}
    assert (drawn[:, ::2] == drawn[:, 1::2]).all()
    assert np.array_equal(drawn, counts([5, 5, 6, 6, 7, 7, 9, 9]))


def test_resamples_draw_each_block_equally_often() -> None:
    """Over 400 resamples of 15 blocks each block is drawn about once per resample."""
    often = counts(list(range(15))).mean(axis=0)
    assert often == pytest.approx(np.ones(15), abs=0.15)
