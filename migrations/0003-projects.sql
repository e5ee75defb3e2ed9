-- What planners write: projects, and what happens to each building inside them.
create table renewal_unit (
	city_id text not null,
	id text not null,
	name text not null,
	geom geometry(MultiPolygon, 4326) not null,
	baseline_date date,
	area_plan_ref text,
	status text,
	nearby_radius_m double precision,
	constraint renewal_unit_pk primary key (city_id, id),
	constraint renewal_unit_city_fk foreign key (city_id) references city (city_id) on delete cascade,
	constraint renewal_unit_geom_valid check (st_isvalid(geom) and not st_isempty(geom))
);

create table project (
	city_id text not null,
	id text not null,
	name text not null,
	geom geometry(MultiPolygon, 4326) not null,
	unit_id text,
	kind text not null constraint project_kind_known check (kind in ('old_district', 'tract', 'micro', 'estate', 'urban_village', 'factory')),
	stage text not null constraint project_stage_known check (stage in ('idea', 'plan', 'implementation', 'demolition', 'construction', 'done')),
	-- Counted up by every save; what If-Match compares.
	revision integer not null default 1,
	created_by text not null,
	created_at timestamptz not null,
	updated_by text not null,
	updated_at timestamptz not null,
	constraint project_pk primary key (city_id, id),
	constraint project_city_fk foreign key (city_id) references city (city_id) on delete cascade,
	constraint project_geom_valid check (st_isvalid(geom) and not st_isempty(geom))
);
create index project_geom_gix on project using gist (city_id, geom);

create table building_action (
	city_id text not null,
	project_id text not null,
	building_id text not null,
	action text not null constraint building_action_action_known check (action in ('keep', 'reinforce', 'retrofit', 'convert', 'extend', 'partial_demolish', 'demolish', 'demolish_rebuild', 'vacate', 'relocate_heritage')),
	reason_code text constraint building_action_reason_known check (reason_code in ('danger', 'renewal', 'public_interest', 'safety', 'illegal', 'owner_request', 'other')),
	notice_days integer constraint building_action_notice_days_not_negative check (notice_days >= 0),
	constraint building_action_pk primary key (city_id, project_id, building_id),
	constraint building_action_project_fk foreign key (city_id, project_id) references project (city_id, id) on delete cascade
);

-- The last check of a project as it was answered: findings with the versions and rules they rest on.
create table project_check (
	city_id text not null,
	project_id text not null,
	project_revision integer not null,
	checked_at timestamptz not null,
	report jsonb not null,
	constraint project_check_pk primary key (city_id, project_id, project_revision),
	constraint project_check_project_fk foreign key (city_id, project_id) references project (city_id, id) on delete cascade
);

create table project_history (
	city_id text not null,
	project_id text not null,
	revision integer not null,
	actor text not null,
	changed_at timestamptz not null,
	change jsonb not null,
	constraint project_history_pk primary key (city_id, project_id, revision),
	constraint project_history_project_fk foreign key (city_id, project_id) references project (city_id, id) on delete cascade
);
