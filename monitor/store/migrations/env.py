"""Alembic's way in: it runs this file with a connection that is already in a transaction."""

from alembic import context

from monitor.store.tables import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
context.run_migrations()
