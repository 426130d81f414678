"""What Alembic runs to find the tables; the connection is that of assistant.store.migrating."""

from alembic import context

from assistant.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
