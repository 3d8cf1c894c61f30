"""Centres, people and partners"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ID = sa.Uuid().with_variant(sa.CHAR(36), "sqlite")
INSTANT = sa.DateTime(timezone=True)
SORTED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "centres",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("user_key", sa.Text()),
        sa.Column("parent_centre_id", ID),
        sa.Column("email", sa.Text()),
        sa.Column("contact_person_id", ID),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_sort", SORTED, nullable=False),
        sa.Column("external_references", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_centres"),
        sa.ForeignKeyConstraint(
            ["contact_person_id"], ["people.id"], name="fk_centres_contact_person_id", use_alter=True
        ),
        sa.ForeignKeyConstraint(["parent_centre_id"], ["centres.id"], name="fk_centres_parent_centre_id"),
        sa.CheckConstraint("length(email) BETWEEN 1 AND 300", name=op.f("ck_centres_email_length")),
        sa.CheckConstraint("kind IN ('centre', 'team', 'service', 'institution')", name=op.f("ck_centres_kind_known")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 300", name=op.f("ck_centres_name_length")),
        sa.CheckConstraint("length(user_key) BETWEEN 1 AND 100", name=op.f("ck_centres_user_key_length")),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_centres_valid_in_order")),
    )
    op.create_index("ix_centres_contact_person_id", "centres", ["contact_person_id"])
    op.create_index("ix_centres_name_sort", "centres", ["name_sort"])
    op.create_index("ix_centres_parent_centre_id", "centres", ["parent_centre_id"])
    op.create_table(
        "people",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("email", sa.Text()),
        sa.Column("centre_id", ID, nullable=False),
        sa.Column("subject", sa.Text()),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_sort", SORTED, nullable=False),
        sa.Column("external_references", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name="fk_people_centre_id"),
        sa.UniqueConstraint("subject", name="uq_people_subject"),
        sa.CheckConstraint("length(email) BETWEEN 1 AND 300", name=op.f("ck_people_email_length")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 300", name=op.f("ck_people_name_length")),
        sa.CheckConstraint("length(subject) BETWEEN 1 AND 300", name=op.f("ck_people_subject_length")),
    )
    op.create_index("ix_people_centre_id", "people", ["centre_id"])
    op.create_index("ix_people_name_sort", "people", ["name_sort"])
    op.create_table(
        "partners",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_sort", SORTED, nullable=False),
        sa.Column("external_references", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_partners"),
        sa.CheckConstraint("length(contact) BETWEEN 1 AND 10000", name=op.f("ck_partners_contact_length")),
        sa.CheckConstraint(
            "kind IN ('housingAssociation', 'housingProject', 'council', 'association', 'institution', "
            "'provider', 'providerGroup', 'other')",
            name=op.f("ck_partners_kind_known"),
        ),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 300", name=op.f("ck_partners_name_length")),
    )
    op.create_index("ix_partners_name_sort", "partners", ["name_sort"])
    if op.get_context().dialect.name == "postgresql":  # SQLite has it already: use_alter is for those that can alter
        op.create_foreign_key("fk_centres_contact_person_id", "centres", "people", ["contact_person_id"], ["id"])


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.drop_constraint("fk_centres_contact_person_id", "centres", type_="foreignkey")
    op.drop_table("partners")
    op.drop_table("people")
    op.drop_table("centres")
