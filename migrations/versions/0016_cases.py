"""Cases, their steps and entries, and the KLE list"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

ID = sa.Uuid().with_variant(sa.CHAR(36), "sqlite")
INSTANT = sa.DateTime(timezone=True)
SORTED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "kle_numbers",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_sort", SORTED, nullable=False),
        sa.Column("external_references", sa.JSON(), nullable=False),
        sa.CheckConstraint("length(number) BETWEEN 1 AND 100", name=op.f("ck_kle_numbers_number_length")),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 300", name=op.f("ck_kle_numbers_title_length")),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_kle_numbers_valid_in_order")),
        sa.PrimaryKeyConstraint("id", name="pk_kle_numbers"),
        sa.UniqueConstraint("number", name="uq_kle_numbers_number"),
    )
    op.create_table(
        "cases",
        sa.Column("id", ID, nullable=False),
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("case_number", sa.Text(), nullable=False),
        sa.Column("focus_area_id", ID),
        sa.Column("description", sa.Text()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("opened_by_centre_id", ID, nullable=False),
        sa.Column("responsible_centre_id", ID, nullable=False),
        sa.Column("responsible_person_id", ID),
        sa.Column("due_on", sa.Date()),
        sa.Column("kle_number", sa.Text()),
        sa.Column("kle_facet", sa.Text()),
        sa.Column("effect_verified", sa.Boolean()),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_sort", SORTED, nullable=False),
        sa.Column("external_references", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('obstacle', 'decision', 'handOver', 'enquiry', 'followUp')", name=op.f("ck_cases_kind_known")
        ),
        sa.CheckConstraint(
            "state <> 'closed' OR kind NOT IN ('decision', 'obstacle') OR effect_verified IS NOT NULL",
            name=op.f("ck_cases_effect_answered"),
        ),
        sa.CheckConstraint(
            "state = 'closed' OR effect_verified IS NULL", name=op.f("ck_cases_effect_only_when_closed")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'clarified', 'decided', 'inEffect', 'closed')", name=op.f("ck_cases_state_known")
        ),
        sa.CheckConstraint("length(case_number) BETWEEN 1 AND 100", name=op.f("ck_cases_case_number_length")),
        sa.CheckConstraint("length(description) BETWEEN 1 AND 10000", name=op.f("ck_cases_description_length")),
        sa.CheckConstraint("length(kle_facet) BETWEEN 1 AND 100", name=op.f("ck_cases_kle_facet_length")),
        sa.CheckConstraint("length(kle_number) BETWEEN 1 AND 100", name=op.f("ck_cases_kle_number_length")),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 300", name=op.f("ck_cases_title_length")),
        sa.ForeignKeyConstraint(["opened_by_centre_id"], ["centres.id"], name="fk_cases_opened_by_centre_id"),
        sa.ForeignKeyConstraint(["responsible_centre_id"], ["centres.id"], name="fk_cases_responsible_centre_id"),
        sa.ForeignKeyConstraint(["responsible_person_id"], ["people.id"], name="fk_cases_responsible_person_id"),
        sa.ForeignKeyConstraint(
            ["strategy_id", "focus_area_id"],
            ["focus_areas.strategy_id", "focus_areas.id"],
            name="fk_cases_strategy_id_focus_area_id",
        ),
        sa.ForeignKeyConstraint(["strategy_id"], ["strategies.id"], name="fk_cases_strategy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("case_number", name="uq_cases_case_number"),
        sa.UniqueConstraint("strategy_id", "id", name="uq_cases_strategy_id_id"),
    )
    op.create_index("ix_cases_focus_area_id", "cases", ["focus_area_id"])
    op.create_index("ix_cases_in_order", "cases", ["created_at", "id"])
    op.create_index("ix_cases_opened_by_centre_id", "cases", ["opened_by_centre_id"])
    op.create_index("ix_cases_responsible_centre_id", "cases", ["responsible_centre_id"])
    op.create_index("ix_cases_responsible_person_id", "cases", ["responsible_person_id"])
    op.create_index("ix_cases_strategy_in_order", "cases", ["strategy_id", "created_at", "id"])
    op.create_table(
        "case_collaborations",
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("collaboration_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["strategy_id", "case_id"],
            ["cases.strategy_id", "cases.id"],
            name="fk_case_collaborations_strategy_id_case_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id", "collaboration_id"],
            ["collaborations.strategy_id", "collaborations.id"],
            name="fk_case_collaborations_strategy_id_collaboration_id",
        ),
        sa.PrimaryKeyConstraint("case_id", "collaboration_id", name="pk_case_collaborations"),
    )
    op.create_index("ix_case_collaborations_case_id", "case_collaborations", ["case_id"])
    op.create_index("ix_case_collaborations_collaboration_id", "case_collaborations", ["collaboration_id"])
    op.create_table(
        "case_entries",
        sa.Column("id", ID, nullable=False),
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("fulfilled_on", sa.Date()),
        sa.Column("fulfils_id", ID),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by_type", sa.Text(), nullable=False),
        sa.Column("by_id", ID),
        sa.Column("external_references", sa.JSON(), nullable=False),
        sa.CheckConstraint("by_type IN ('person', 'client', 'system')", name=op.f("ck_case_entries_by_type_known")),
        sa.CheckConstraint(
            "fulfilled_on IS NULL OR fulfils_id IS NOT NULL OR kind = 'obligation'"
            " OR (kind = 'decision' AND due_on IS NOT NULL)",
            name=op.f("ck_case_entries_fulfils_something"),
        ),
        sa.CheckConstraint("kind <> 'note' OR due_on IS NULL", name=op.f("ck_case_entries_note_has_no_deadline")),
        sa.CheckConstraint("kind IN ('note', 'decision', 'obligation')", name=op.f("ck_case_entries_kind_known")),
        sa.CheckConstraint("fulfils_id <> id", name=op.f("ck_case_entries_fulfils_another")),
        sa.CheckConstraint(
            "fulfils_id IS NULL OR (fulfilled_on IS NOT NULL AND due_on IS NULL)",
            name=op.f("ck_case_entries_fulfilment"),
        ),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 10000", name=op.f("ck_case_entries_text_length")),
        sa.ForeignKeyConstraint(
            ["case_id", "fulfils_id"],
            ["case_entries.case_id", "case_entries.id"],
            name="fk_case_entries_fulfils_same_case",
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id", "case_id"],
            ["cases.strategy_id", "cases.id"],
            name="fk_case_entries_strategy_id_case_id",
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id", "fulfils_id"],
            ["case_entries.strategy_id", "case_entries.id"],
            name="fk_case_entries_strategy_id_fulfils_id",
        ),
        sa.ForeignKeyConstraint(["strategy_id"], ["strategies.id"], name="fk_case_entries_strategy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_entries"),
        sa.UniqueConstraint("case_id", "id", name="uq_case_entries_case_id_id"),
        sa.UniqueConstraint("fulfils_id", name="uq_case_entries_fulfils_id"),
        sa.UniqueConstraint("strategy_id", "id", name="uq_case_entries_strategy_id_id"),
    )
    op.create_index("ix_case_entries_case_id", "case_entries", ["case_id"])
    op.create_index("ix_case_entries_fulfils_id", "case_entries", ["fulfils_id"])
    op.create_table(
        "case_initiatives",
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("initiative_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["strategy_id", "case_id"],
            ["cases.strategy_id", "cases.id"],
            name="fk_case_initiatives_strategy_id_case_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id", "initiative_id"],
            ["initiatives.strategy_id", "initiatives.id"],
            name="fk_case_initiatives_strategy_id_initiative_id",
        ),
        sa.PrimaryKeyConstraint("case_id", "initiative_id", name="pk_case_initiatives"),
    )
    op.create_index("ix_case_initiatives_case_id", "case_initiatives", ["case_id"])
    op.create_index("ix_case_initiatives_initiative_id", "case_initiatives", ["initiative_id"])
    op.create_table(
        "case_transitions",
        sa.Column("id", ID, nullable=False),
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("effect_verified", sa.Boolean()),
        sa.Column("from_state", sa.Text(), nullable=False),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("decision", sa.JSON()),
        sa.Column("on_date", sa.Date()),
        sa.Column("evidence", sa.Text()),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by_type", sa.Text(), nullable=False),
        sa.Column("by_id", ID),
        sa.Column("external_references", sa.JSON(), nullable=False),
        sa.CheckConstraint("by_type IN ('person', 'client', 'system')", name=op.f("ck_case_transitions_by_type_known")),
        sa.CheckConstraint("length(evidence) BETWEEN 1 AND 10000", name=op.f("ck_case_transitions_evidence_length")),
        sa.CheckConstraint("length(from_state) BETWEEN 1 AND 100", name=op.f("ck_case_transitions_from_state_length")),
        sa.CheckConstraint("length(reason) BETWEEN 1 AND 10000", name=op.f("ck_case_transitions_reason_length")),
        sa.CheckConstraint("length(to_state) BETWEEN 1 AND 100", name=op.f("ck_case_transitions_to_state_length")),
        sa.ForeignKeyConstraint(
            ["strategy_id", "case_id"],
            ["cases.strategy_id", "cases.id"],
            name="fk_case_transitions_strategy_id_case_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["strategy_id"], ["strategies.id"], name="fk_case_transitions_strategy_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_transitions"),
        sa.UniqueConstraint("strategy_id", "id", name="uq_case_transitions_strategy_id_id"),
    )
    op.create_index("ix_case_transitions_case_id", "case_transitions", ["case_id"])


def downgrade() -> None:
    op.drop_table("case_transitions")
    op.drop_table("case_initiatives")
    op.drop_table("case_entries")
    op.drop_table("case_collaborations")
    op.drop_table("cases")
    op.drop_table("kle_numbers")
