-- Reads a geometry that came from outside. A broken one (an open ring, too few points, not a number)
-- is a fault of that row, told in words; it never fails the statement, and with it the whole file.
create function read_geometry(source text, out geom geometry, out fault text)
language plpgsql immutable parallel safe as $$
begin
	if source is null or source = '' then
		fault := 'No geometry.';
		return;
	end if;
	geom := case when left(source, 1) = '{' then st_geomfromgeojson(source) else source::geometry end;
	if st_isempty(geom) then
		geom := null;
		fault := 'The geometry is empty.';
	end if;
exception when others then
	geom := null;
	fault := sqlerrm;
end
$$;

-- Brings a geometry to WGS 84 from a system of the database (`from_srid`) or of its definition alone
-- (`from_proj`). A point far outside a projection is a fault of its row, not of the file.
create function bring_to_wgs84(source geometry, from_srid integer, from_proj text, out geom geometry, out fault text)
language plpgsql immutable parallel safe as $$
begin
	-- CGCS2000 and WGS 84 differ by centimetres; no shift between them is published or needed.
	geom := case
		when from_srid in (4326, 4490) then st_setsrid(source, 4326)
		when from_srid is not null then st_transform(st_setsrid(source, from_srid), 4326)
		else st_transform(st_setsrid(source, 0), from_proj, 4326)
	end;
	if geom is not null and not st_xmax(geom) - st_xmin(geom) >= 0 then
		geom := null;
		fault := 'The coordinates are not numbers.';
	end if;
exception when others then
	geom := null;
	fault := sqlerrm;
end
$$;

-- One import as it was asked for and ended: what a person looks up when a layer is not what it was.
create table import_run (
	city_id text not null,
	import_no integer not null,
	mapping text not null,
	source_name text not null,
	source_sha256 text not null,
	started_by text not null,
	started_at timestamptz not null,
	finished_at timestamptz not null,
	outcome text not null constraint import_run_outcome_known check (outcome in ('published', 'unchanged', 'refused', 'tried')),
	-- Code and sentence of a refusal.
	problem_code text,
	problem_detail text,
	-- Counts by layer, faults by code, warnings of the comparison.
	report jsonb not null,
	constraint import_run_pk primary key (city_id, import_no),
	constraint import_run_city_fk foreign key (city_id) references city (city_id) on delete cascade,
	constraint import_run_refusal_told check ((outcome = 'refused') = (problem_code is not null))
);
