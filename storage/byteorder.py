"""Text that PostgreSQL compares byte by byte, whatever language its server was set up for.

Ranges of keys are asked for ("plain:" to "plain;"), which a language's order would tear apart.
SQLite knows no other order.
"""

from itertools import groupby
from typing import Final

from sqlalchemy import Connection, text

from storage.tables import metadata

_OTHERWISE: Final = text("""
    SELECT relname, attname, format_type(atttypid, atttypmod) AS type
    FROM pg_attribute
    JOIN pg_class ON pg_class.oid = attrelid
    JOIN pg_collation ON pg_collation.oid = attcollation
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname = ANY(:ours)
        AND attnum > 0 AND NOT attisdropped AND collname <> 'C'
    ORDER BY relname, attnum
""")


def compare_by_bytes(connection: Connection) -> None:
    """Every text column of ours: when the tables were made, or a migration added some."""
    rows = connection.execute(_OTHERWISE, {"ours": list(metadata.tables)}).all()
    for table, columns in groupby(rows, key=lambda row: row.relname):
        changes = ", ".join(
            f'ALTER COLUMN "{column.attname}" TYPE {column.type} COLLATE "C"' for column in columns
        )
        connection.exec_driver_sql(f'ALTER TABLE "{table}" {changes}')
