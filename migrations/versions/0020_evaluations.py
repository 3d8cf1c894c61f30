"""Evaluations: what is frozen, found and decided, and what was asked for before"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

ID = sa.Uuid().with_variant(sa.CHAR(36), "sqlite")
INSTANT = sa.DateTime(timezone=True)
FIGURE = sa.Numeric(18, 6).with_variant(sa.BigInteger(), "sqlite")
SORTED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ACTORS = "('person', 'client', 'system')"
GUARDS = {
    "postgresql": (
        """CREATE TRIGGER frozen_contents_append_only_row BEFORE UPDATE OR DELETE ON frozen_contents
        FOR EACH ROW EXECUTE FUNCTION refuse_alteration()""",
        """CREATE TRIGGER frozen_contents_append_only_statement BEFORE TRUNCATE ON frozen_contents
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_alteration()""",
    ),
    "sqlite": (
        """CREATE TRIGGER frozen_contents_append_only_update BEFORE UPDATE ON frozen_contents
        BEGIN SELECT RAISE(ABORT, 'frozen_contents is append-only'); END""",
        """CREATE TRIGGER frozen_contents_append_only_delete BEFORE DELETE ON frozen_contents
        BEGIN SELECT RAISE(ABORT, 'frozen_contents is append-only'); END""",
    ),
}


def upgrade() -> None:
    _evaluations()
    _frozen()
    _written()
    _steps()
    for statement in GUARDS[op.get_context().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for table in (
        "evaluation_transitions", "readiness_requests", "decision_initiatives", "evaluation_decisions", "findings",
        "reported_measures", "frozen_contents", "evaluations",
    ):  # fmt: skip
        op.drop_table(table)


def _evaluations() -> None:
    op.create_table(
        "evaluations",
        *_record(),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("period_from", sa.Text(), nullable=False),
        sa.Column("period_to", sa.Text(), nullable=False),
        sa.Column("committee", sa.Text(), nullable=False),
        sa.Column("meeting_on", sa.Date()),
        sa.Column("published_at", INSTANT),
        sa.Column("content_hash", sa.Text()),
        sa.Column("ledger_position", sa.BigInteger()),
        sa.Column("frozen_at", INSTANT),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_sort", SORTED, nullable=False),
        sa.Column("external_references", sa.JSON(), nullable=False),
        *_keys("evaluations"),
        *_lengths("evaluations", committee=300, content_hash=100, period_from=100, period_to=100, title=300),
        _check("evaluations", "kind_known", "kind IN ('evaluation', 'yearlyStatus')"),
        _check("evaluations", "state_known", "state IN ('draft', 'frozen', 'decided', 'closed')"),
        _check(
            "evaluations",
            "frozen_with_content",
            "state = 'draft' OR (content_hash IS NOT NULL AND ledger_position IS NOT NULL AND frozen_at IS NOT NULL)",
        ),
        _check("evaluations", "draft_without_content", "state <> 'draft' OR content_hash IS NULL"),
        _check("evaluations", "published_when_frozen", "state <> 'draft' OR published_at IS NULL"),
        _check("evaluations", "decided_at_a_meeting", "state <> 'decided' OR meeting_on IS NOT NULL"),
    )


def _frozen() -> None:
    op.create_table(
        "frozen_contents",
        sa.Column("evaluation_id", ID, nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("evaluation_id", name="pk_frozen_contents"),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluations.id"], name="fk_frozen_contents_evaluation_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_frozen_contents_evaluation_id", "frozen_contents", ["evaluation_id"])
    op.create_table(
        "reported_measures",
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("evaluation_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("indicator_id", ID, nullable=False),
        sa.Column("segment", sa.Text()),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("value", FIGURE),
        sa.PrimaryKeyConstraint("evaluation_id", "position", name="pk_reported_measures"),
        _within("reported_measures", "evaluation_id", "evaluations", ondelete="CASCADE"),
        _within("reported_measures", "indicator_id", "indicators"),
        *_lengths("reported_measures", segment=300, period=100),
    )
    _index("reported_measures", "evaluation_id", "indicator_id")


def _written() -> None:
    op.create_table(
        "findings",
        *_record(),
        sa.Column("evaluation_id", ID, nullable=False),
        sa.Column("focus_area_id", ID, nullable=False),
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("external_references", sa.JSON(), nullable=False),
        *_keys("findings"),
        _within("findings", "evaluation_id", "evaluations"),
        _within("findings", "focus_area_id", "focus_areas"),
        sa.UniqueConstraint("evaluation_id", "focus_area_id", name="uq_findings_evaluation_id_focus_area_id"),
        _check("findings", "assessment_known", "assessment IN ('onCourse', 'partly', 'offCourse', 'notAssessable')"),
        *_lengths("findings", text=10_000),
    )
    _index("findings", "evaluation_id", "focus_area_id")
    op.create_table(
        "evaluation_decisions",
        *_record(),
        sa.Column("evaluation_id", ID, nullable=False),
        sa.Column("focus_area_id", ID),
        sa.Column("goal_id", ID),
        sa.Column("indicator_id", ID),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("item", sa.Text()),
        sa.Column("external_references", sa.JSON(), nullable=False),
        *_keys("evaluation_decisions"),
        _within("evaluation_decisions", "evaluation_id", "evaluations"),
        _within("evaluation_decisions", "focus_area_id", "focus_areas"),
        _within("evaluation_decisions", "goal_id", "goals"),
        _within("evaluation_decisions", "indicator_id", "indicators"),
        _check("evaluation_decisions", "kind_known", "kind IN ('continue', 'adjust', 'stop', 'add')"),
        *_lengths("evaluation_decisions", text=10_000, item=100),
    )
    _index("evaluation_decisions", "evaluation_id", "focus_area_id", "goal_id", "indicator_id")
    op.create_table(
        "decision_initiatives",
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("decision_id", ID, nullable=False),
        sa.Column("initiative_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("decision_id", "initiative_id", name="pk_decision_initiatives"),
        _within("decision_initiatives", "decision_id", "evaluation_decisions", ondelete="CASCADE"),
        _within("decision_initiatives", "initiative_id", "initiatives"),
    )
    _index("decision_initiatives", "decision_id", "initiative_id")
    op.create_table(
        "readiness_requests",
        *_record(),
        sa.Column("evaluation_id", ID, nullable=False),
        sa.Column("centre_id", ID),
        sa.Column("person_id", ID),
        sa.Column("due_on", sa.Date()),
        sa.Column("text", sa.Text()),
        sa.Column("items", sa.JSON(), nullable=False),
        *_act("readiness_requests"),
        sa.Column("external_references", sa.JSON(), nullable=False),
        *_keys("readiness_requests"),
        _within("readiness_requests", "evaluation_id", "evaluations"),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name="fk_readiness_requests_centre_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_readiness_requests_person_id"),
        _check("readiness_requests", "to_somebody", "centre_id IS NOT NULL OR person_id IS NOT NULL"),
        *_lengths("readiness_requests", text=10_000),
    )
    _index("readiness_requests", "centre_id", "evaluation_id", "person_id")


def _steps() -> None:
    op.create_table(
        "evaluation_transitions",
        *_record(),
        sa.Column("evaluation_id", ID, nullable=False),
        sa.Column("from_state", sa.Text(), nullable=False),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("decision", sa.JSON()),
        sa.Column("on_date", sa.Date()),
        sa.Column("evidence", sa.Text()),
        *_act("evaluation_transitions"),
        sa.Column("external_references", sa.JSON(), nullable=False),
        *_keys("evaluation_transitions"),
        _within("evaluation_transitions", "evaluation_id", "evaluations", ondelete="CASCADE"),
        *_lengths("evaluation_transitions", evidence=10_000, from_state=100, reason=10_000, to_state=100),
    )
    _index("evaluation_transitions", "evaluation_id")


def _record() -> Iterator[sa.Column[Any]]:
    yield sa.Column("id", ID, nullable=False)
    yield sa.Column("strategy_id", ID, nullable=False)
    yield sa.Column("version", sa.Integer(), nullable=False)
    yield sa.Column("created_at", INSTANT, nullable=False)
    yield sa.Column("updated_at", INSTANT, nullable=False)


def _act(table: str) -> Iterator[sa.schema.SchemaItem]:
    yield sa.Column("at", INSTANT, nullable=False)
    yield sa.Column("by_type", sa.Text(), nullable=False)
    yield sa.Column("by_id", ID)
    yield _check(table, "by_type_known", f"by_type IN {ACTORS}")


def _keys(table: str) -> Iterator[sa.schema.SchemaItem]:
    yield sa.PrimaryKeyConstraint("id", name=f"pk_{table}")
    yield sa.ForeignKeyConstraint(["strategy_id"], ["strategies.id"], name=f"fk_{table}_strategy_id")
    yield sa.UniqueConstraint("strategy_id", "id", name=f"uq_{table}_strategy_id_id")


def _within(table: str, column: str, target: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_strategy_id_{column}"
    here, there = ["strategy_id", column], [f"{target}.strategy_id", f"{target}.id"]
    return sa.ForeignKeyConstraint(here, there, name=name, ondelete=ondelete)


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _lengths(table: str, **columns: int) -> Iterator[sa.CheckConstraint]:
    for name, longest in columns.items():
        yield _check(table, f"{name}_length", f"length({name}) BETWEEN 1 AND {longest}")


def _index(table: str, *columns: str) -> None:
    for name in columns:
        op.create_index(f"ix_{table}_{name}", table, [name])
