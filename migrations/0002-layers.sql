-- One table a layer, one row a feature of one data set version. The names and values are those of
-- server/domain/datasets/layers.ts; a test compares the two. geom is always EPSG:4326; geom_3857 is
-- for tiles alone, nothing is ever measured in it.

create table district (
	city_id text not null,
	version integer not null,
	id text not null,
	geom geometry(MultiPolygon, 4326) not null,
	geom_3857 geometry(MultiPolygon, 3857) generated always as (st_transform(geom, 3857)) stored,
	name_zh text,
	name_vi text,
	name_en text,
	resident_pop double precision,
	built_up_area_m2 double precision,
	source_attributes jsonb,
	constraint district_pk primary key (city_id, version, id),
	constraint district_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade,
	constraint district_geom_valid check (st_isvalid(geom) and not st_isempty(geom))
);
create index district_geom_gix on district using gist (city_id, version, geom);
create index district_geom_3857_gix on district using gist (city_id, version, geom_3857);

create table subdistrict (
	city_id text not null,
	version integer not null,
	id text not null,
	geom geometry(MultiPolygon, 4326) not null,
	geom_3857 geometry(MultiPolygon, 3857) generated always as (st_transform(geom, 3857)) stored,
	name_zh text,
	name_vi text,
	name_en text,
	resident_pop double precision,
	built_up_area_m2 double precision,
	source_attributes jsonb,
	constraint subdistrict_pk primary key (city_id, version, id),
	constraint subdistrict_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade,
	constraint subdistrict_geom_valid check (st_isvalid(geom) and not st_isempty(geom))
);
create index subdistrict_geom_gix on subdistrict using gist (city_id, version, geom);
create index subdistrict_geom_3857_gix on subdistrict using gist (city_id, version, geom_3857);

create table life_circle (
	city_id text not null,
	version integer not null,
	id text not null,
	geom geometry(MultiPolygon, 4326) not null,
	geom_3857 geometry(MultiPolygon, 3857) generated always as (st_transform(geom, 3857)) stored,
	name_zh text,
	name_vi text,
	name_en text,
	"level" text not null constraint life_circle_level_known check (level in ('5min', '10min', '15min')),
	source_attributes jsonb,
	constraint life_circle_pk primary key (city_id, version, id),
	constraint life_circle_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade,
	constraint life_circle_geom_valid check (st_isvalid(geom) and not st_isempty(geom))
);
create index life_circle_geom_gix on life_circle using gist (city_id, version, geom);
create index life_circle_geom_3857_gix on life_circle using gist (city_id, version, geom_3857);

create table building (
	city_id text not null,
	version integer not null,
	id text not null,
	geom geometry(MultiPolygon, 4326) not null,
	geom_3857 geometry(MultiPolygon, 3857) generated always as (st_transform(geom, 3857)) stored,
	name_zh text,
	name_vi text,
	name_en text,
	address text,
	origin text not null constraint building_origin_known check (origin in ('surveyed', 'proxy')),
	year_built integer,
	floors_above double precision,
	floors_below double precision,
	height_m double precision,
	gfa_m2 double precision,
	use_code text,
	structure text,
	condition text,
	heritage_type text constraint building_heritage_type_known check (heritage_type in ('none', 'relic', 'historic_building', 'traditional_style')),
	heritage_id text,
	is_illegal boolean,
	complete_set boolean,
	land_tenure text constraint building_land_tenure_known check (land_tenure in ('state', 'collective')),
	owner_type text constraint building_owner_type_known check (owner_type in ('state_enterprise', 'state_institution', 'government', 'collective', 'private', 'mixed')),
	occupied boolean,
	vacancy_rate double precision,
	vacancy_since date,
	vacate_date date,
	repair_date date,
	floor_height_m double precision,
	elevator_count integer,
	elevator_feasible boolean,
	dwellings integer,
	energy_retrofit_year integer,
	estate_id text,
	source_attributes jsonb,
	constraint building_pk primary key (city_id, version, id),
	constraint building_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade,
	constraint building_geom_valid check (st_isvalid(geom) and not st_isempty(geom))
);
create index building_geom_gix on building using gist (city_id, version, geom);
create index building_geom_3857_gix on building using gist (city_id, version, geom_3857);

create table building_appraisal (
	city_id text not null,
	version integer not null,
	id text not null,
	building_id text not null,
	kind text not null constraint building_appraisal_kind_known check (kind in ('danger', 'seismic', 'reinforcement', 'heritage_value')),
	result text constraint building_appraisal_result_known check (result in ('A', 'B', 'C', 'D', 'passed', 'hazard', 'worth_it', 'not_worth_it', 'of_value', 'no_value')),
	organ text,
	"number" text,
	"date" date,
	valid_until date,
	source_attributes jsonb,
	constraint building_appraisal_pk primary key (city_id, version, id),
	constraint building_appraisal_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade
);

create table approval (
	city_id text not null,
	version integer not null,
	id text not null,
	subject_kind text not null constraint approval_subject_kind_known check (subject_kind in ('building_action', 'new_building', 'parcel', 'project', 'toponym')),
	subject_id text not null,
	kind text not null constraint approval_kind_known check (kind in ('core_demolition', 'core_new_build', 'control_zone_works', 'relic_zone_works', 'relic_control_design', 'relic_move', 'relic_change', 'historic_building_move', 'historic_building_change', 'village_works', 'archaeology_clearance', 'relic_survey', 'heritage_impact_assessment', 'value_assessment', 'toponym_change', 'supertall_review', 'fire_opinion', 'special_fire_plan', 'soil_survey', 'soil_acceptance', 'flood_report', 'geohazard_assessment', 'use_change', 'neighbour_consent', 'social_risk', 'plan')),
	organ text,
	"number" text,
	"date" date,
	valid_until date,
	source_attributes jsonb,
	constraint approval_pk primary key (city_id, version, id),
	constraint approval_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade
);

create table parcel (
	city_id text not null,
	version integer not null,
	id text not null,
	geom geometry(MultiPolygon, 4326) not null,
	geom_3857 geometry(MultiPolygon, 3857) generated always as (st_transform(geom, 3857)) stored,
	address text,
	code_system text,
	land_code text,
	planned_code text,
	tenure text constraint parcel_tenure_known check (tenure in ('state', 'collective')),
	use_right_end date,
	title_status text constraint parcel_title_status_known check (title_status in ('clear', 'in_process', 'disputed')),
	supply_mode text constraint parcel_supply_mode_known check (supply_mode in ('transfer', 'allocation', 'none')),
	transfer_planned boolean,
	agreed_start_date date,
	actual_start_date date,
	due_area_m2 double precision,
	started_area_m2 double precision,
	invest_total double precision,
	invest_done double precision,
	stop_date date,
	gov_cause boolean,
	inefficient_flag boolean,
	former_use text,
	actual_use text,
	vacant_share double precision,
	vacant_since date,
	archaeology_status text constraint parcel_archaeology_status_known check (archaeology_status in ('survey_done_cleared', 'excavated_cleared', 'protected_in_plan', 'under_way', 'not_done')),
	archaeology_date date,
	soil_status text constraint parcel_soil_status_known check (soil_status in ('not_surveyed', 'clean', 'risk', 'listed', 'remediated')),
	permit_ref text,
	transition_start date,
	transition_end date,
	assessed_value double precision,
	source_attributes jsonb,
	constraint parcel_pk primary key (city_id, version, id),
	constraint parcel_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade,
	constraint parcel_geom_valid check (st_isvalid(geom) and not st_isempty(geom))
);
create index parcel_geom_gix on parcel using gist (city_id, version, geom);
create index parcel_geom_3857_gix on parcel using gist (city_id, version, geom_3857);

create table heritage_zone (
	city_id text not null,
	version integer not null,
	id text not null,
	geom geometry(MultiPolygon, 4326) not null,
	geom_3857 geometry(MultiPolygon, 3857) generated always as (st_transform(geom, 3857)) stored,
	name_zh text,
	name_vi text,
	name_en text,
	kind text not null constraint heritage_zone_kind_known check (kind in ('district_core', 'district_control', 'town_core', 'village_core', 'village_control', 'relic_protection', 'relic_control', 'historic_urban_area', 'old_city', 'underground_relic_area', 'potential_relic_area', 'view_corridor')),
	"level" text,
	listed_named_village boolean,
	max_height_m double precision,
	height_datum text constraint heritage_zone_height_datum_known check (height_datum in ('building_ground', 'zone_ground', 'elevation')),
	ground_elev_m double precision,
	view_plane text,
	status text constraint heritage_zone_status_known check (status in ('approved', 'draft')),
	plan_ref text,
	precision_m double precision,
	source_attributes jsonb,
	constraint heritage_zone_pk primary key (city_id, version, id),
	constraint heritage_zone_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade,
	constraint heritage_zone_geom_valid check (st_isvalid(geom) and not st_isempty(geom))
);
create index heritage_zone_geom_gix on heritage_zone using gist (city_id, version, geom);
create index heritage_zone_geom_3857_gix on heritage_zone using gist (city_id, version, geom_3857);

create table heritage_item (
	city_id text not null,
	version integer not null,
	id text not null,
	geom geometry(Geometry, 4326) not null,
	geom_3857 geometry(Geometry, 3857) generated always as (st_transform(geom, 3857)) stored,
	name_zh text,
	name_vi text,
	name_en text,
	kind text not null constraint heritage_item_kind_known check (kind in ('relic', 'historic_building', 'tree', 'industrial')),
	"level" text constraint heritage_item_level_known check (level in ('national', 'provincial', 'municipal', 'county', 'ungraded', 'honorary')),
	approved_date date,
	plaque boolean,
	archive boolean,
	vacant boolean,
	source_attributes jsonb,
	constraint heritage_item_pk primary key (city_id, version, id),
	constraint heritage_item_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade,
	constraint heritage_item_geom_valid check (not st_isempty(geom) and st_isvalid(geom))
);
create index heritage_item_geom_gix on heritage_item using gist (city_id, version, geom);
create index heritage_item_geom_3857_gix on heritage_item using gist (city_id, version, geom_3857);

create table facility (
	city_id text not null,
	version integer not null,
	id text not null,
	geom geometry(Geometry, 4326) not null,
	geom_3857 geometry(Geometry, 3857) generated always as (st_transform(geom, 3857)) stored,
	name_zh text,
	name_vi text,
	name_en text,
	cat_code text not null,
	"public" boolean,
	status text constraint facility_status_known check (status in ('operating', 'planned', 'closed')),
	gfa_m2 double precision,
	land_m2 double precision,
	capacity double precision,
	hours text,
	accessible boolean,
	effective_area_m2 double precision,
	charging_ready integer,
	removal_action text constraint facility_removal_action_known check (removal_action in ('demolish', 'convert', 'close')),
	removal_date date,
	replacement_id text,
	replacement_open_date date,
	source_attributes jsonb,
	constraint facility_pk primary key (city_id, version, id),
	constraint facility_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade,
	constraint facility_geom_valid check (not st_isempty(geom) and st_isvalid(geom))
);
create index facility_geom_gix on facility using gist (city_id, version, geom);
create index facility_geom_3857_gix on facility using gist (city_id, version, geom_3857);

create table facility_entrance (
	city_id text not null,
	version integer not null,
	id text not null,
	geom geometry(Point, 4326) not null,
	geom_3857 geometry(Point, 3857) generated always as (st_transform(geom, 3857)) stored,
	facility_id text not null,
	source_attributes jsonb,
	constraint facility_entrance_pk primary key (city_id, version, id),
	constraint facility_entrance_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade,
	constraint facility_entrance_geom_valid check (not st_isempty(geom) and st_isvalid(geom))
);
create index facility_entrance_geom_gix on facility_entrance using gist (city_id, version, geom);

create table population (
	city_id text not null,
	version integer not null,
	id text not null,
	geom geometry(Geometry, 4326) not null,
	geom_3857 geometry(Geometry, 3857) generated always as (st_transform(geom, 3857)) stored,
	total double precision,
	p0_2 double precision,
	p3_5 double precision,
	p6_11 double precision,
	p12_14 double precision,
	p15_59 double precision,
	p60_64 double precision,
	p65up double precision,
	households double precision,
	source_date date,
	source_attributes jsonb,
	constraint population_pk primary key (city_id, version, id),
	constraint population_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade,
	constraint population_geom_valid check (not st_isempty(geom) and st_isvalid(geom))
);
create index population_geom_gix on population using gist (city_id, version, geom);

create table walk_network (
	city_id text not null,
	version integer not null,
	id text not null,
	geom geometry(MultiLineString, 4326) not null,
	geom_3857 geometry(MultiLineString, 3857) generated always as (st_transform(geom, 3857)) stored,
	name_zh text,
	name_vi text,
	name_en text,
	length_m double precision,
	walkable boolean,
	stairs boolean,
	gate boolean,
	"level" integer,
	bridge boolean,
	tunnel boolean,
	crossing_penalty_s double precision,
	slope_pct double precision,
	wheelchair boolean,
	class text,
	source_attributes jsonb,
	constraint walk_network_pk primary key (city_id, version, id),
	constraint walk_network_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade,
	constraint walk_network_geom_valid check (not st_isempty(geom) and st_isvalid(geom))
);
create index walk_network_geom_gix on walk_network using gist (city_id, version, geom);
create index walk_network_geom_3857_gix on walk_network using gist (city_id, version, geom_3857);

create table road (
	city_id text not null,
	version integer not null,
	id text not null,
	geom geometry(MultiLineString, 4326) not null,
	geom_3857 geometry(MultiLineString, 3857) generated always as (st_transform(geom, 3857)) stored,
	name_zh text,
	name_vi text,
	name_en text,
	width_m double precision,
	class text,
	speed_kmh double precision,
	source_attributes jsonb,
	constraint road_pk primary key (city_id, version, id),
	constraint road_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade,
	constraint road_geom_valid check (not st_isempty(geom) and st_isvalid(geom))
);
create index road_geom_gix on road using gist (city_id, version, geom);
create index road_geom_3857_gix on road using gist (city_id, version, geom_3857);

create table station (
	city_id text not null,
	version integer not null,
	id text not null,
	geom geometry(Point, 4326) not null,
	geom_3857 geometry(Point, 3857) generated always as (st_transform(geom, 3857)) stored,
	name_zh text,
	name_vi text,
	name_en text,
	kind text not null constraint station_kind_known check (kind in ('metro', 'rail', 'bus', 'tram', 'ferry')),
	source_attributes jsonb,
	constraint station_pk primary key (city_id, version, id),
	constraint station_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade,
	constraint station_geom_valid check (not st_isempty(geom) and st_isvalid(geom))
);
create index station_geom_gix on station using gist (city_id, version, geom);
create index station_geom_3857_gix on station using gist (city_id, version, geom_3857);

create table green_blue_line (
	city_id text not null,
	version integer not null,
	id text not null,
	geom geometry(MultiPolygon, 4326) not null,
	geom_3857 geometry(MultiPolygon, 3857) generated always as (st_transform(geom, 3857)) stored,
	name_zh text,
	name_vi text,
	name_en text,
	kind text not null constraint green_blue_line_kind_known check (kind in ('green_line', 'blue_line', 'greenway')),
	permanent boolean,
	source_attributes jsonb,
	constraint green_blue_line_pk primary key (city_id, version, id),
	constraint green_blue_line_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade,
	constraint green_blue_line_geom_valid check (st_isvalid(geom) and not st_isempty(geom))
);
create index green_blue_line_geom_gix on green_blue_line using gist (city_id, version, geom);
create index green_blue_line_geom_3857_gix on green_blue_line using gist (city_id, version, geom_3857);

create table floodplain (
	city_id text not null,
	version integer not null,
	id text not null,
	geom geometry(MultiPolygon, 4326) not null,
	geom_3857 geometry(MultiPolygon, 3857) generated always as (st_transform(geom, 3857)) stored,
	depth_m double precision,
	return_period_years integer,
	source_attributes jsonb,
	constraint floodplain_pk primary key (city_id, version, id),
	constraint floodplain_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade,
	constraint floodplain_geom_valid check (st_isvalid(geom) and not st_isempty(geom))
);
create index floodplain_geom_gix on floodplain using gist (city_id, version, geom);
create index floodplain_geom_3857_gix on floodplain using gist (city_id, version, geom_3857);

create table terrain (
	city_id text not null,
	version integer not null,
	id text not null,
	geom geometry(Point, 4326) not null,
	geom_3857 geometry(Point, 3857) generated always as (st_transform(geom, 3857)) stored,
	elev_m double precision not null,
	source_attributes jsonb,
	constraint terrain_pk primary key (city_id, version, id),
	constraint terrain_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade,
	constraint terrain_geom_valid check (not st_isempty(geom) and st_isvalid(geom))
);
create index terrain_geom_gix on terrain using gist (city_id, version, geom);

create table estate (
	city_id text not null,
	version integer not null,
	id text not null,
	geom geometry(MultiPolygon, 4326) not null,
	geom_3857 geometry(MultiPolygon, 3857) generated always as (st_transform(geom, 3857)) stored,
	name_zh text,
	name_vi text,
	name_en text,
	year integer,
	ev_count integer,
	pm_status text,
	plan_ref text,
	source_attributes jsonb,
	constraint estate_pk primary key (city_id, version, id),
	constraint estate_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade,
	constraint estate_geom_valid check (st_isvalid(geom) and not st_isempty(geom))
);
create index estate_geom_gix on estate using gist (city_id, version, geom);
create index estate_geom_3857_gix on estate using gist (city_id, version, geom_3857);

create table urban_village (
	city_id text not null,
	version integer not null,
	id text not null,
	geom geometry(MultiPolygon, 4326) not null,
	geom_3857 geometry(MultiPolygon, 3857) generated always as (st_transform(geom, 3857)) stored,
	name_zh text,
	name_vi text,
	name_en text,
	plan_ref text,
	mode text constraint urban_village_mode_known check (mode in ('demolish', 'renovate', 'mixed')),
	heritage_groundwork boolean,
	funding_balanced boolean,
	compensation_settled boolean,
	willingness_share double precision,
	rental_replacement boolean,
	source_attributes jsonb,
	constraint urban_village_pk primary key (city_id, version, id),
	constraint urban_village_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade,
	constraint urban_village_geom_valid check (st_isvalid(geom) and not st_isempty(geom))
);
create index urban_village_geom_gix on urban_village using gist (city_id, version, geom);
create index urban_village_geom_3857_gix on urban_village using gist (city_id, version, geom_3857);

create table old_block (
	city_id text not null,
	version integer not null,
	id text not null,
	geom geometry(MultiPolygon, 4326) not null,
	geom_3857 geometry(MultiPolygon, 3857) generated always as (st_transform(geom, 3857)) stored,
	name_zh text,
	name_vi text,
	name_en text,
	kind text not null constraint old_block_kind_known check (kind in ('old_street', 'old_commercial_street', 'old_factory', 'old_station')),
	plan_ref text,
	source_attributes jsonb,
	constraint old_block_pk primary key (city_id, version, id),
	constraint old_block_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade,
	constraint old_block_geom_valid check (st_isvalid(geom) and not st_isempty(geom))
);
create index old_block_geom_gix on old_block using gist (city_id, version, geom);
create index old_block_geom_3857_gix on old_block using gist (city_id, version, geom_3857);

create table hazard (
	city_id text not null,
	version integer not null,
	id text not null,
	geom geometry(Geometry, 4326) not null,
	geom_3857 geometry(Geometry, 3857) generated always as (st_transform(geom, 3857)) stored,
	kind text not null constraint hazard_kind_known check (kind in ('flood', 'waterlogging', 'subsidence', 'landslide', 'seismic_zone')),
	"level" text,
	depth_m double precision,
	scale text,
	"date" date,
	status text constraint hazard_status_known check (status in ('open', 'treated')),
	source_attributes jsonb,
	constraint hazard_pk primary key (city_id, version, id),
	constraint hazard_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade,
	constraint hazard_geom_valid check (not st_isempty(geom) and st_isvalid(geom))
);
create index hazard_geom_gix on hazard using gist (city_id, version, geom);
create index hazard_geom_3857_gix on hazard using gist (city_id, version, geom_3857);

create table pipe (
	city_id text not null,
	version integer not null,
	id text not null,
	geom geometry(MultiLineString, 4326) not null,
	geom_3857 geometry(MultiLineString, 3857) generated always as (st_transform(geom, 3857)) stored,
	kind text not null constraint pipe_kind_known check (kind in ('gas', 'water', 'sewer', 'heat', 'power', 'telecom')),
	material text,
	install_year integer,
	renewed_on date,
	action text constraint pipe_action_known check (action in ('keep', 'replace', 'remove')),
	risk_assessed text constraint pipe_risk_assessed_known check (risk_assessed in ('safe', 'unsafe')),
	estate_id text,
	precision_m double precision,
	source_attributes jsonb,
	constraint pipe_pk primary key (city_id, version, id),
	constraint pipe_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade,
	constraint pipe_geom_valid check (not st_isempty(geom) and st_isvalid(geom))
);
create index pipe_geom_gix on pipe using gist (city_id, version, geom);
create index pipe_geom_3857_gix on pipe using gist (city_id, version, geom_3857);

create table fire_lane (
	city_id text not null,
	version integer not null,
	id text not null,
	geom geometry(MultiLineString, 4326) not null,
	geom_3857 geometry(MultiLineString, 3857) generated always as (st_transform(geom, 3857)) stored,
	width_m double precision,
	clear_height_m double precision,
	source_attributes jsonb,
	constraint fire_lane_pk primary key (city_id, version, id),
	constraint fire_lane_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade,
	constraint fire_lane_geom_valid check (not st_isempty(geom) and st_isvalid(geom))
);
create index fire_lane_geom_gix on fire_lane using gist (city_id, version, geom);
create index fire_lane_geom_3857_gix on fire_lane using gist (city_id, version, geom_3857);

create table toponym (
	city_id text not null,
	version integer not null,
	id text not null,
	geom geometry(Geometry, 4326) not null,
	geom_3857 geometry(Geometry, 3857) generated always as (st_transform(geom, 3857)) stored,
	name_zh text,
	name_vi text,
	name_en text,
	listed boolean,
	action text constraint toponym_action_known check (action in ('keep', 'rename', 'delete')),
	protection_measure text,
	source_attributes jsonb,
	constraint toponym_pk primary key (city_id, version, id),
	constraint toponym_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade,
	constraint toponym_geom_valid check (not st_isempty(geom) and st_isvalid(geom))
);
create index toponym_geom_gix on toponym using gist (city_id, version, geom);
create index toponym_geom_3857_gix on toponym using gist (city_id, version, geom_3857);

create table rent_index (
	city_id text not null,
	version integer not null,
	id text not null,
	district_id text not null,
	year integer not null,
	rent_per_m2 double precision not null,
	source_attributes jsonb,
	constraint rent_index_pk primary key (city_id, version, id),
	constraint rent_index_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade
);

create table compat_table (
	city_id text not null,
	version integer not null,
	id text not null,
	main_code text not null,
	other_code text not null,
	verdict text not null constraint compat_table_verdict_known check (verdict in ('permitted', 'conditional', 'forbidden')),
	max_share double precision,
	source_attributes jsonb,
	constraint compat_table_pk primary key (city_id, version, id),
	constraint compat_table_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade
);

create table base_map (
	city_id text not null,
	version integer not null,
	id text not null,
	geom geometry(Geometry, 4326) not null,
	geom_3857 geometry(Geometry, 3857) generated always as (st_transform(geom, 3857)) stored,
	name_zh text,
	name_vi text,
	name_en text,
	kind text not null constraint base_map_kind_known check (kind in ('water', 'waterway', 'green', 'wood', 'rail', 'wall', 'place', 'square', 'hill', 'pier', 'land_use')),
	class text,
	rank integer,
	source_attributes jsonb,
	constraint base_map_pk primary key (city_id, version, id),
	constraint base_map_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade,
	constraint base_map_geom_valid check (not st_isempty(geom) and st_isvalid(geom))
);
create index base_map_geom_gix on base_map using gist (city_id, version, geom);
create index base_map_geom_3857_gix on base_map using gist (city_id, version, geom_3857);

create index building_appraisal_building_ix on building_appraisal (city_id, version, building_id, kind);
create index approval_subject_ix on approval (city_id, version, subject_kind, subject_id, kind);
create index facility_cat_ix on facility (city_id, version, cat_code);

