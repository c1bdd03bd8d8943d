"""What the numeric models read and give: relations that queries read like any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Modelled:
    """One model: the module whose `solve` computes it, what it reads, the relations it gives."""

    module: str
    reads: tuple[str, ...]
    may_read: tuple[str, ...] = ()
    gives: Mapping[str, Mapping[str, str]]


MODELS: tuple[Modelled, ...] = (
    Modelled(
        module="retro.staffing.needs",
        reads=("slot_loads", "staffing_aims"),
        may_read=("agent_hours", "slot_works"),
        gives={
            "load_curves": {
                "pool": "varchar",
                "level": "varchar",
                "method": "varchar",
                "answer_seconds": "double",
                "answer_share": "double",
                "top": "double",
                "alpha": "double",
                "beta": "double",
                "capacity": "double",
                "capacity_low": "double",
                "capacity_high": "double",
                "slots": "bigint",
                "slots_below": "bigint",
                "slots_above": "bigint",
                "shape_gap": "double",
                "moved": "double",
                "verdict": "varchar",
                "sustained": "double",
            },
            "slot_needs": {
                "pool": "varchar",
                "slot_from": "timestamp",
                "required": "double",
                "required_low": "double",
                "required_high": "double",
                "held": "double",
            },
            "curve_points": {"pool": "varchar", "x": "double", "share": "double"},
            "formula_figures": {
                "pool": "varchar",
                "slot_from": "timestamp",
                "field": "double",
                "erlang_c": "double",
                "bound": "double",
                "ours": "double",
            },
        },
    ),
    Modelled(
        module="retro.staffing.what_ifs",
        reads=("replay_turns", "replay_stays", "staffing_aims"),
        may_read=("staffing_slots", "short_blocks"),
        gives={
            "replay_fits": {
                "pool": "varchar",
                "discipline": "varchar",
                "slots": "bigint",
                "slots_fit": "bigint",
                "share_fit": "double",
                "is_valid": "boolean",
                "is_used": "boolean",
                "mean_gap": "double",
                "slow_observed": "bigint",
                "slow_replayed": "bigint",
                "minutes": "bigint",
                "chats": "bigint",
                "is_cut": "boolean",
            },
            "replay_slots": {
                "pool": "varchar",
                "slot_from": "timestamp",
                "arrivals": "bigint",
                "observed": "double",
                "replayed": "double",
                "with_plan": "double",
            },
            "what_ifs": {
                "pool": "varchar",
                "scenario": "varchar",
                "starts_at": "timestamp",
                "ends_at": "timestamp",
                "extra_heads": "double",
                "slow_before": "bigint",
                "slow_after": "bigint",
                "change": "bigint",
                "chats": "bigint",
                "extra_hours": "double",
                "is_chance": "boolean",
                "slow_observed": "bigint",
            },
        },
    ),
    Modelled(
        module="retro.staffing.plan",
        reads=("next_needs", "shift_rules", "shift_menu"),
        may_read=("shift_spans",),
        gives={
            "plan_shifts": {
                "menu": "varchar",
                "pool": "varchar",
                "starts_at": "timestamp",
                "ends_at": "timestamp",
                "breaks": "varchar",
                "heads": "bigint",
                "on_call": "boolean",
            },
            "plan_slots": {
                "menu": "varchar",
                "pool": "varchar",
                "slot_from": "timestamp",
                "need": "double",
                "need_high": "double",
                "working": "double",
                "on_call": "double",
                "short": "double",
            },
            "plan_totals": {
                "menu": "varchar",
                "pool": "varchar",
                "people": "bigint",
                "paid_hours": "double",
                "short_hours": "double",
                "idle_hours": "double",
                "on_call_hours": "double",
                "bound": "double",
                "mip_gap": "double",
                "status": "varchar",
                "is_verified": "boolean",
                "one_more_short_hours": "double",
                "is_chosen": "boolean",
                "high_short_hours": "double",
                "people_there": "bigint",
            },
            "plan_people": {
                "menu": "varchar",
                "pool": "varchar",
                "agent": "varchar",
                "shift_no": "bigint",
                "starts_at": "timestamp",
                "ends_at": "timestamp",
                "breaks": "varchar",
                "is_night": "boolean",
            },
        },
    ),
    Modelled(
        module="retro.slicing",
        reads=("search_rows", "search_cells"),
        gives={
            "found_slices": {
                "measure": "varchar",
                "profile": "varchar",
                "place": "bigint",
                "dimension": "varchar",
                "slice": "varchar",
                "dimension_2": "varchar",
                "slice_2": "varchar",
                "dimension_3": "varchar",
                "slice_3": "varchar",
                "n": "bigint",
                "bad": "bigint",
                "expected": "double",
                "left_expected": "double",
                "z": "double",
                "q_value": "double",
                "cells": "bigint",
                "all_bad": "bigint",
            },
        },
    ),
    Modelled(
        module="retro.staffing.additive",
        reads=("additive_cells",),
        gives={
            "additive_causes": {
                "cause": "varchar",
                "object": "varchar",
                "sessions": "double",
                "share": "double",
            },
        },
    ),
)
BY_RELATION: Mapping[str, Modelled] = {name: model for model in MODELS for name in model.gives}
