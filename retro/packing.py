"""A review -> its pack, the snapshot and the register; one run at a time in a workspace."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from typing import Any

from retro import (
    actions,
    brand,
    charts,
    folders,
    grounds,
    history,
    machine,
    memo,
    pack,
    placing,
    precis,
    resources,
)
from retro.errors import MachineError, RetroError
from retro.jobs import Job
from retro.loading import Progress
from retro.model import Report, Result
from retro.render import findings_json, html, meeting, pdf, roster, xlsx
from retro.render.archive import Attached
from retro.render.drawings import draw
from retro.render.editions import for_edition
from retro.render.templates import Templates
from retro.review import Reviewed, review

# So often the register may be edited just while the pack is put in place.
TRIES = 5


def run(job: Job, progress: Progress) -> tuple[Reviewed, list[RetroError]]:
    """Review and write the pack, one run at a time; return what the machine lacked as well.

    Raises:
        MachineError: The disk is full, memory is short, or a folder cannot be written; nothing
            was changed.
    """
    with machine.sentences(_size(job.exports)), _alone(job):
        job = _recovered(job)
        # What is wrong with brand or templates is told before the long work.
        Templates(job.root, _brand(job)).check()
        stood_on, register = grounds.grounds(job), _register_now(job)
        basis = precis.basis(job, stood_on)
        reviewed = review(job, progress)
        lacking = make_pack(job, reviewed, progress, stood_on, register)
        results = {result.query.path: result for result in reviewed.results}
        precis.keep(job, reviewed.report, results, basis, whole=not lacking)
        return reviewed, lacking


def make_pack(
    job: Job,
    reviewed: Reviewed,
    progress: Progress,
    stood_on: Mapping[str, Any],
    register: bytes | None,
) -> list[RetroError]:
    """Write the pack, then the snapshot and the register; return what the machine lacked.

    `stood_on` is what the run stands on besides its exports, `register` the file as it was,
    if there was one.
    """
    files, lacking = rendered(job, reviewed, progress, stood_on)
    progress("pack")
    files |= _register_left(job, register, reviewed.report)
    settings = choices(job, reviewed)
    manifest = pack.manifest(reviewed.report, reviewed.results, files, settings, stood_on)
    files["manifest.json"] = pack.as_json(manifest)
    for _ in range(TRIES):
        with suppress(placing.EditedError):
            _put(job, reviewed, files)
            return lacking
    _put(job, reviewed, files)
    return lacking


def _put(job: Job, reviewed: Reviewed, files: Mapping[str, bytes]) -> None:
    """Put snapshot, register and pack in place as one; the pack last, which is what people see.

    Raises:
        EditedError: The register was edited just now; nothing is put in place.
    """
    turn = folders.turn(job.workspace.actions) if job.workspace else nullcontext()
    with turn, placing.together() as act:
        if job.workspace:
            as_of = reviewed.report.promotion.as_of
            history.add(act, job.workspace.history, job.name, as_of, _shared(reviewed))
            # As it is now: it may have been edited since the run began.
            stood = placing.content(job.workspace.actions)
            register = _register(job, job.workspace.actions, reviewed.report)
            if register is not None:
                act.file(job.workspace.actions, register, stood)
        pack.add(act, job.pack, files)


def rendered(
    job: Job, reviewed: Reviewed, progress: Progress, stood_on: Mapping[str, Any]
) -> tuple[dict[str, bytes], list[RetroError]]:
    """Return the files of the pack; what the machine cannot make does not stop the rest.

    `stood_on` is what the run stands on besides its exports; the manifest in the PDF tells it.
    """
    lacking: list[RetroError] = []
    files = {
        f"results/{result.query.path}.parquet": history.parquet(result)
        for result in _shared(reviewed)
    }
    if reviewed.quarantined:
        files["quarantine.csv"] = pack.quarantine_csv(reviewed.quarantined, job.lang)
    drawn = job.workspace.cache / "drawn" if job.workspace and not job.force else None
    with charts.branded(_brand(job).colours), memo.kept_in(drawn):
        progress("drawings")
        for name, make in _documents(job, reviewed, files, stood_on).items():
            progress(name)
            try:
                files[name] = make()
            except MachineError as error:
                lacking.append(error)
    return files, lacking


def _size(folder: Path) -> int:
    """Return the bytes of the exports, as far as the system tells."""
    with suppress(OSError):
        return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return 0


def _brand(job: Job) -> brand.Brand:
    return brand.opened(job.settings.brand, job.root)


def _shared(reviewed: Reviewed) -> list[Result]:
    """Return the results of the steps; those of work lists hold names and stay out.

    So do intermediate results of a row for each chat of a large shop.
    """
    results = (r for r in reviewed.results if r.query.step and not r.query.worklist)
    return [result for result in results if not result.left]


def _documents(
    job: Job, reviewed: Reviewed, files: Mapping[str, bytes], stood_on: Mapping[str, Any]
) -> dict[str, Callable[[], bytes]]:
    """Return the files of the wanted formats with what makes each; charts are drawn once.

    The report on paper comes last, for it carries what was made before: `files`.
    """
    report, lang, edition = reviewed.report, job.lang, job.edition
    templates = Templates(job.root, _brand(job))
    shown = for_edition(report, edition, lang)
    drawings = draw(shown, lang) if {"html", "pdf"} & set(job.formats) else {}
    makers: dict[str, dict[str, Callable[[], bytes]]] = {
        "json": {"findings.json": lambda: findings_json.render(shown)},
        "html": {
            "report.html": lambda: html.render(report, lang, edition, templates, drawings).encode()
        },
        "xlsx": {
            "tables.xlsx": lambda: xlsx.tables(shown, lang, templates.brand),
            "worklists.xlsx": lambda: xlsx.worklists(report, lang, templates.brand),
            "meeting.xlsx": lambda: meeting.meeting(shown, lang, templates.brand),
            **_roster(shown, lang),
        },
        "pdf": {
            "brief.pdf": lambda: pdf.brief_pdf(report, lang, templates),
            "report.pdf": lambda: pdf.report_pdf(
                report,
                lang,
                edition,
                templates,
                drawings,
                attached(job, reviewed, files, stood_on),
                is_all=job.settings.report.paper == "full",
            ),
        },
    }
    return {
        name: make for kind in makers if kind in job.formats for name, make in makers[kind].items()
    }


def attached(
    job: Job, reviewed: Reviewed, files: Mapping[str, bytes], stood_on: Mapping[str, Any]
) -> list[Attached]:
    """Return what travels inside report.pdf: the workbook, and the manifest of all but the PDFs.

    No file can hold its own hash, so the manifest of the pack alone names the PDFs.
    """
    report, lang = reviewed.report, job.lang
    words = resources.strings(lang)["attached"]
    dated = datetime.combine(report.promotion.as_of, time())
    others = {name: content for name, content in files.items() if not name.endswith(".pdf")}
    settings = choices(job, reviewed)
    manifest = pack.manifest(report, reviewed.results, others, settings, stood_on)
    tables = files.get("tables.xlsx") or xlsx.tables(
        for_edition(report, job.edition, lang), lang, _brand(job)
    )
    return [
        Attached("tables.xlsx", tables, words["tables"], "Data", dated),
        Attached("manifest.json", pack.as_json(manifest), words["manifest"], "Supplement", dated),
    ]


def _roster(report: Report, lang: str) -> dict[str, Callable[[], bytes]]:
    """Return the workbook of the next roster, if one is proposed."""
    if not roster.is_proposed(report):
        return {}
    return {"roster.xlsx": lambda: roster.roster(report, lang)}


def choices(job: Job, reviewed: Reviewed) -> dict[str, object]:
    """Return the choices of this run, from which `retro verify` makes it again."""
    return {
        "promotion": job.name,
        "start": job.window.start.isoformat(),
        "end": job.window.end.isoformat(),
        "exports": Path(os.path.relpath(job.exports, job.pack)).as_posix(),
        "workspace": job.workspace is not None,
        "shop": job.settings.shop.model_dump(),
        "lang": job.lang,
        "edition": job.edition,
        "as_of": reviewed.report.promotion.as_of.isoformat(),
        "as_of_given": job.as_of is not None,
        "against": reviewed.report.against,
        "formats": list(job.formats),
        "agents": job.agents,
        "engine": job.engine,
        "damaged": list(job.damaged),
    }


def _alone(job: Job) -> AbstractContextManager[None]:
    if job.workspace:
        return folders.alone(job.workspace.folder)
    job.pack.parent.mkdir(parents=True, exist_ok=True)
    return folders.alone(job.pack.parent, leaves_lock=False)


def _recovered(job: Job) -> Job:
    """Clean up what was left half done, and set damaged snapshots aside; they are named."""
    placing.recover(job.pack)
    if job.workspace is None:
        return job
    with folders.turn(job.workspace.actions):
        placing.recover(job.workspace.actions)
    placing.recover_all(job.workspace.cache)
    placing.recover_all(job.workspace.history)
    return replace(job, damaged=tuple(history.put_aside(job.workspace.history)))


def _register_now(job: Job) -> bytes | None:
    """Return the register as it stands before the run; None if there is none."""
    return placing.content(job.workspace.actions) if job.workspace else None


def _register_left(job: Job, before: bytes | None, report: Report) -> dict[str, bytes]:
    """Return the register with this run's proposals, for the pack.

    A run of the same exports finds them there, and so leaves the same file.
    """
    if job.workspace is None:
        return {}
    with folders.private() as temp:
        path = temp / job.workspace.actions.name
        if before is not None:
            path.write_bytes(before)
        left = _register(job, path, report)
    return {grounds.REGISTER: left if left is not None else before or b""}


def _register(job: Job, path: Path, report: Report) -> bytes | None:
    """Return a register with what is proposed; None if nothing changes in it."""
    about = actions.About(promotion=report.promotion, findings=report.findings)
    units = {kpi.id: kpi.unit for kpi in report.kpis}
    rows = actions.judged(actions.load(path), report.past_actions, units, job.name, job.lang)
    return actions.saved(path, actions.merged(rows, job.name, report.actions, job.lang, about))
