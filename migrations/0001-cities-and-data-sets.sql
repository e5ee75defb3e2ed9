-- Cities, and the immutable data set versions that hold their layers.
create extension if not exists postgis;
create extension if not exists btree_gist;

create table city (
	city_id text not null,
	name_zh text,
	name_vi text,
	name_en text not null,
	-- Country code of the law that holds here; rule packs of another one run as a trial.
	jurisdiction text not null,
	rule_packs text[] not null default '{}',
	-- Lengths and areas are measured in this projected system, in metres.
	metric_srid integer not null,
	-- Layers of which the city keeps a register: a missing document is missing, not unknown.
	register_kept text[] not null default '{}',
	resident_pop double precision,
	is_demo boolean not null default false,
	-- The day a demonstration is judged as of; null = today.
	reference_date date,
	geom geometry(MultiPolygon, 4326) not null,
	created_at timestamptz not null default now(),
	constraint city_pk primary key (city_id),
	constraint city_geom_valid check (st_isvalid(geom) and not st_isempty(geom))
);

create table dataset_version (
	city_id text not null,
	version integer not null,
	layer text not null,
	as_of date not null,
	source text not null,
	authority text,
	licence text not null,
	precision_m double precision,
	-- Outside this polygon nothing is known.
	coverage geometry(MultiPolygon, 4326) not null,
	cat_codes_held text[],
	read_count integer not null,
	accepted_count integer not null,
	rejected_count integer not null,
	-- Of the canonical content: rows by id, keys sorted, geometry as WKB rounded to 1e-9 degrees.
	content_sha256 text not null,
	metadata jsonb not null default '{}',
	staged_at timestamptz not null default now(),
	constraint dataset_version_pk primary key (city_id, version),
	constraint dataset_version_city_fk foreign key (city_id) references city (city_id) on delete cascade,
	constraint dataset_version_coverage_valid check (st_isvalid(coverage) and not st_isempty(coverage)),
	constraint dataset_version_rows_add_up check (accepted_count + rejected_count = read_count),
	constraint dataset_version_layer_key unique (city_id, layer, version)
);

-- The one pointer that publishing moves.
create table dataset (
	city_id text not null,
	layer text not null,
	current_version integer not null,
	max_age_days integer,
	published_at timestamptz not null,
	published_by text not null,
	constraint dataset_pk primary key (city_id, layer),
	constraint dataset_current_fk foreign key (city_id, layer, current_version) references dataset_version (city_id, layer, version)
);

create table import_reject (
	city_id text not null,
	version integer not null,
	reject_no integer not null,
	line bigint not null,
	code text not null,
	detail text not null,
	constraint import_reject_pk primary key (city_id, version, reject_no),
	constraint import_reject_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade
);

create table city_setting (
	city_id text not null,
	key text not null,
	value jsonb not null,
	unit text,
	set_by text not null,
	set_at timestamptz not null,
	constraint city_setting_pk primary key (city_id, key),
	constraint city_setting_city_fk foreign key (city_id) references city (city_id) on delete cascade
);

-- People who may act; until accounts exist, demonstration people to choose from.
create table person (
	city_id text not null,
	person_id text not null,
	name text not null,
	role text not null constraint person_role_known check (role in ('planner', 'heritage_officer', 'analyst', 'administrator', 'reader')),
	constraint person_pk primary key (city_id, person_id),
	constraint person_city_fk foreign key (city_id) references city (city_id) on delete cascade
);
