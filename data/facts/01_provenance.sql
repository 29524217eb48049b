-- Where each row came from: kept by the import; empty in a version that an earlier release wrote.
create table if not exists raw.files (
    file_id integer, source varchar, signature varchar, table_name varchar, file varchar, sha256 varchar,
    encoding varchar, rows bigint, imported_at timestamptz, imported_by varchar
);
alter table raw.deliverables add column if not exists _file integer;
alter table raw.deliverables add column if not exists _line bigint;
alter table raw.events add column if not exists _file integer;
alter table raw.events add column if not exists _line bigint;
