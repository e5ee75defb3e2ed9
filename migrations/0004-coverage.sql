-- Service ring runs: the same question over the same data is the same run.
create table coverage_run (
	city_id text not null,
	run_id text not null,
	state text not null constraint coverage_run_state_known check (state in ('running', 'done', 'failed')),
	-- Level, settings and the versions that the answer rests on.
	inputs jsonb not null,
	summary jsonb,
	error_code text,
	asked_by text not null,
	asked_at timestamptz not null,
	finished_at timestamptz,
	constraint coverage_run_pk primary key (city_id, run_id),
	constraint coverage_run_city_fk foreign key (city_id) references city (city_id) on delete cascade
);

-- One row a category, one byte and two whole numbers a building, in the order of coverage_place.
create table coverage_result (
	city_id text not null,
	run_id text not null,
	cat_code text not null,
	states bytea not null,
	-- Little-endian int32: millimetres (2147483647 = beyond the limit), and index into facility_ids (-1 = none).
	distances_mm bytea not null,
	facilities bytea not null,
	facility_ids text[] not null,
	constraint coverage_result_pk primary key (city_id, run_id, cat_code),
	constraint coverage_result_run_fk foreign key (city_id, run_id) references coverage_run (city_id, run_id) on delete cascade
);

create table coverage_place (
	city_id text not null,
	run_id text not null,
	building_ids text[] not null,
	-- Little-endian float64: lon, lat per building.
	lon_lat bytea not null,
	-- Little-endian float64: straight metres to the network; infinite where beyond reach.
	access_m bytea not null,
	constraint coverage_place_pk primary key (city_id, run_id),
	constraint coverage_place_run_fk foreign key (city_id, run_id) references coverage_run (city_id, run_id) on delete cascade
);
