-- A project taken off the list keeps its history; an action names the plan of its own building.
alter table building_action add column plan_ref text;
alter table project add column deleted_at timestamptz;
-- Of the project itself: what the list shows and what a check was last asked of.
alter table project_check add column finding_counts jsonb not null default '{}';
create index project_updated_ix on project (city_id, updated_at desc, id) where deleted_at is null;
