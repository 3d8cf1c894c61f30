"""How the files of an indicator become its observations"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("indicators", sa.Column("import_mapping", sa.JSON()))


def downgrade() -> None:
    op.drop_column("indicators", "import_mapping")
