"""Collaborations with their parties"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

ID = sa.Uuid().with_variant(sa.CHAR(36), "sqlite")
INSTANT = sa.DateTime(timezone=True)
SORTED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "collaborations",
        sa.Column("id", ID, nullable=False),
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("review_on", sa.Date()),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_sort", SORTED, nullable=False),
        sa.Column("external_references", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_collaborations"),
        sa.ForeignKeyConstraint(["strategy_id"], ["strategies.id"], name="fk_collaborations_strategy_id"),
        sa.UniqueConstraint("strategy_id", "id", name="uq_collaborations_strategy_id_id"),
        sa.CheckConstraint("length(purpose) BETWEEN 1 AND 10000", name=op.f("ck_collaborations_purpose_length")),
        sa.CheckConstraint("state IN ('proposed', 'agreed', 'ended')", name=op.f("ck_collaborations_state_known")),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 300", name=op.f("ck_collaborations_title_length")),
    )
    op.create_table(
        "collaboration_focus_areas",
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("collaboration_id", ID, nullable=False),
        sa.Column("focus_area_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("collaboration_id", "focus_area_id", name="pk_collaboration_focus_areas"),
        sa.ForeignKeyConstraint(
            ["strategy_id", "collaboration_id"],
            ["collaborations.strategy_id", "collaborations.id"],
            name="fk_collaboration_focus_areas_strategy_id_collaboration_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id", "focus_area_id"],
            ["focus_areas.strategy_id", "focus_areas.id"],
            name="fk_collaboration_focus_areas_strategy_id_focus_area_id",
        ),
    )
    op.create_index("ix_collaboration_focus_areas_collaboration_id", "collaboration_focus_areas", ["collaboration_id"])
    op.create_index("ix_collaboration_focus_areas_focus_area_id", "collaboration_focus_areas", ["focus_area_id"])
    op.create_table(
        "collaboration_transitions",
        sa.Column("id", ID, nullable=False),
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("collaboration_id", ID, nullable=False),
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
        sa.PrimaryKeyConstraint("id", name="pk_collaboration_transitions"),
        sa.ForeignKeyConstraint(["strategy_id"], ["strategies.id"], name="fk_collaboration_transitions_strategy_id"),
        sa.ForeignKeyConstraint(
            ["strategy_id", "collaboration_id"],
            ["collaborations.strategy_id", "collaborations.id"],
            name="fk_collaboration_transitions_strategy_id_collaboration_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("strategy_id", "id", name="uq_collaboration_transitions_strategy_id_id"),
        sa.CheckConstraint(
            "by_type IN ('person', 'client', 'system')", name=op.f("ck_collaboration_transitions_by_type_known")
        ),
        sa.CheckConstraint(
            "length(evidence) BETWEEN 1 AND 10000", name=op.f("ck_collaboration_transitions_evidence_length")
        ),
        sa.CheckConstraint(
            "length(from_state) BETWEEN 1 AND 100", name=op.f("ck_collaboration_transitions_from_state_length")
        ),
        sa.CheckConstraint(
            "length(reason) BETWEEN 1 AND 10000", name=op.f("ck_collaboration_transitions_reason_length")
        ),
        sa.CheckConstraint(
            "length(to_state) BETWEEN 1 AND 100", name=op.f("ck_collaboration_transitions_to_state_length")
        ),
    )
    op.create_index("ix_collaboration_transitions_collaboration_id", "collaboration_transitions", ["collaboration_id"])
    op.create_table(
        "collaboration_parties",
        sa.Column("id", ID, nullable=False),
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("collaboration_id", ID, nullable=False),
        sa.Column("centre_id", ID),
        sa.Column("partner_id", ID),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("commitment", sa.Text()),
        sa.Column("recorded_by_type", sa.Text()),
        sa.Column("recorded_by_id", ID),
        sa.Column("external_references", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_collaboration_parties"),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name="fk_collaboration_parties_centre_id"),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name="fk_collaboration_parties_partner_id"),
        sa.ForeignKeyConstraint(["strategy_id"], ["strategies.id"], name="fk_collaboration_parties_strategy_id"),
        sa.ForeignKeyConstraint(
            ["strategy_id", "collaboration_id"],
            ["collaborations.strategy_id", "collaborations.id"],
            name="fk_collaboration_parties_strategy_id_collaboration_id",
        ),
        sa.UniqueConstraint(
            "collaboration_id", "centre_id", name="uq_collaboration_parties_collaboration_id_centre_id"
        ),
        sa.UniqueConstraint(
            "collaboration_id", "partner_id", name="uq_collaboration_parties_collaboration_id_partner_id"
        ),
        sa.UniqueConstraint("strategy_id", "id", name="uq_collaboration_parties_strategy_id_id"),
        sa.CheckConstraint(
            "(centre_id IS NULL) <> (partner_id IS NULL)", name=op.f("ck_collaboration_parties_centre_or_partner")
        ),
        sa.CheckConstraint(
            "length(commitment) BETWEEN 1 AND 10000", name=op.f("ck_collaboration_parties_commitment_length")
        ),
        sa.CheckConstraint(
            "recorded_by_type IN ('person', 'client', 'system')",
            name=op.f("ck_collaboration_parties_recorded_by_type_known"),
        ),
        sa.CheckConstraint(
            "role IN ('contributes', 'consulted', 'informed')", name=op.f("ck_collaboration_parties_role_known")
        ),
        sa.CheckConstraint(
            "state IN ('invited', 'accepted', 'declined', 'left')", name=op.f("ck_collaboration_parties_state_known")
        ),
    )
    op.create_index("ix_collaboration_parties_centre_id", "collaboration_parties", ["centre_id"])
    op.create_index("ix_collaboration_parties_collaboration_id", "collaboration_parties", ["collaboration_id"])
    op.create_index("ix_collaboration_parties_partner_id", "collaboration_parties", ["partner_id"])
    op.create_table(
        "collaboration_initiatives",
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("collaboration_id", ID, nullable=False),
        sa.Column("initiative_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("collaboration_id", "initiative_id", name="pk_collaboration_initiatives"),
        sa.ForeignKeyConstraint(
            ["strategy_id", "collaboration_id"],
            ["collaborations.strategy_id", "collaborations.id"],
            name="fk_collaboration_initiatives_strategy_id_collaboration_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["strategy_id", "initiative_id"],
            ["initiatives.strategy_id", "initiatives.id"],
            name="fk_collaboration_initiatives_strategy_id_initiative_id",
        ),
    )
    op.create_index("ix_collaboration_initiatives_collaboration_id", "collaboration_initiatives", ["collaboration_id"])
    op.create_index("ix_collaboration_initiatives_initiative_id", "collaboration_initiatives", ["initiative_id"])
    op.create_table(
        "party_transitions",
        sa.Column("id", ID, nullable=False),
        sa.Column("strategy_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("party_id", ID, nullable=False),
        sa.Column("recorded_by_type", sa.Text()),
        sa.Column("recorded_by_id", ID),
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
        sa.PrimaryKeyConstraint("id", name="pk_party_transitions"),
        sa.ForeignKeyConstraint(["strategy_id"], ["strategies.id"], name="fk_party_transitions_strategy_id"),
        sa.ForeignKeyConstraint(
            ["strategy_id", "party_id"],
            ["collaboration_parties.strategy_id", "collaboration_parties.id"],
            name="fk_party_transitions_strategy_id_party_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("strategy_id", "id", name="uq_party_transitions_strategy_id_id"),
        sa.CheckConstraint(
            "by_type IN ('person', 'client', 'system')", name=op.f("ck_party_transitions_by_type_known")
        ),
        sa.CheckConstraint("length(evidence) BETWEEN 1 AND 10000", name=op.f("ck_party_transitions_evidence_length")),
        sa.CheckConstraint("length(from_state) BETWEEN 1 AND 100", name=op.f("ck_party_transitions_from_state_length")),
        sa.CheckConstraint("length(reason) BETWEEN 1 AND 10000", name=op.f("ck_party_transitions_reason_length")),
        sa.CheckConstraint(
            "recorded_by_type IN ('person', 'client', 'system')",
            name=op.f("ck_party_transitions_recorded_by_type_known"),
        ),
        sa.CheckConstraint("length(to_state) BETWEEN 1 AND 100", name=op.f("ck_party_transitions_to_state_length")),
    )
    op.create_index("ix_party_transitions_party_id", "party_transitions", ["party_id"])


def downgrade() -> None:
    op.drop_table("party_transitions")
    op.drop_table("collaboration_initiatives")
    op.drop_table("collaboration_parties")
    op.drop_table("collaboration_transitions")
    op.drop_table("collaboration_focus_areas")
    op.drop_table("collaborations")
