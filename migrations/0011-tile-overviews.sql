-- What buildings and parcels look like from afar. Below zoom 14 a tile would hold every one of them, a
-- pixel each; here large buildings are simplified for the zoom, small ones and parcels of one use are
-- dissolved within a square of a tile's eighth, and parcels under one pixel² are left out. Drawn in the
-- transaction that publishes a version, so that a version is never seen without them; kept as long as the
-- version, because its tiles are.
create table overview_piece (
	city_id text not null,
	version integer not null,
	zoom smallint not null,
	piece_no integer not null,
	-- The building, for its grade to be joined; null where several features were dissolved.
	feature_id text,
	properties jsonb not null,
	geom_3857 geometry(Geometry, 3857) not null,
	constraint overview_piece_pk primary key (city_id, version, zoom, piece_no),
	constraint overview_piece_version_fk foreign key (city_id, version) references dataset_version (city_id, version) on delete cascade
);
create index overview_piece_geom_3857_gix on overview_piece using gist (city_id, version, zoom, geom_3857);

-- Side in Web Mercator of a pixel of a 512-pixel tile.
create function pixel_m(zoom integer) returns double precision
	language sql immutable parallel safe
	return 40075016.68557849 / (512 * power(2, zoom));

-- What a building is drawn by from afar: its use, the span it was built in, whether it is protected.
create function building_overview_properties(b building) returns jsonb
	language sql immutable parallel safe
	return jsonb_strip_nulls(jsonb_build_object('origin', b.origin, 'use_code', b.use_code,
		-- One year of each of the legend's spans: the colour is that of every building in the piece.
		'year_built', case when b.year_built <= 1911 then 1911 when b.year_built <= 1949 then 1949
			when b.year_built <= 1978 then 1978 when b.year_built <= 2000 then 2000
			when b.year_built is not null then 2001 end,
		'heritage_type', b.heritage_type,
		-- Nobody reads a height off a roof of some pixels; equal values are stored once in a tile.
		'height_m', round(b.height_m / 3) * 3));

create function draw_building_overview(of_city text, of_version integer, at_zoom integer) returns void
	language sql as $$
	with drawn as (
		select b.id, b.geom_3857, st_area(b.geom_3857) >= 4 * pixel_m(at_zoom) ^ 2 as is_large,
			building_overview_properties(b) as properties
		from building b where b.city_id = of_city and b.version = of_version
	), piece as (
		select id as feature_id, properties, st_simplifypreservetopology(geom_3857, pixel_m(at_zoom) / 4) as geom
		from drawn where is_large
		union all
		-- Lanes of small houses grow together into the block that the eye sees; no house is left out.
		select null, properties, st_multi(st_simplifypreservetopology(
			st_buffer(st_buffer(st_collect(geom_3857), pixel_m(at_zoom) / 2, 'quad_segs=1'), -pixel_m(at_zoom) / 4, 'quad_segs=1'),
			pixel_m(at_zoom) / 2))
		from (select geom_3857, properties - 'height_m' - 'origin' as properties from drawn where not is_large) small
		group by properties, floor(st_xmin(geom_3857) / (pixel_m(at_zoom) * 64)), floor(st_ymin(geom_3857) / (pixel_m(at_zoom) * 64))
	)
	insert into overview_piece (city_id, version, zoom, piece_no, feature_id, properties, geom_3857)
	select of_city, of_version, at_zoom, row_number() over (order by feature_id nulls first, properties), feature_id, properties, geom
	from piece where not st_isempty(geom);
$$;

create function draw_parcel_overview(of_city text, of_version integer, at_zoom integer) returns void
	language sql as $$
	insert into overview_piece (city_id, version, zoom, piece_no, feature_id, properties, geom_3857)
	select of_city, of_version, at_zoom, row_number() over (), null, properties, geom
	from (
		select properties,
			st_collectionextract(st_simplifypreservetopology(
				-- buffer(0) of all of them is their union, several times faster than st_union of the same.
				st_buffer(st_collect(st_snaptogrid(geom_3857, pixel_m(at_zoom) / 8)), 0), pixel_m(at_zoom) / 2), 3) as geom
		from (
			select geom_3857,
				-- What the map draws of a plot from afar: its use, and whether an agreed start has passed without one.
				jsonb_strip_nulls(jsonb_build_object('land_code', land_code,
					'agreed_start_date', case when actual_start_date is null then date_trunc('year', agreed_start_date)::date end)) as properties,
				floor(st_xmin(geom_3857) / (pixel_m(at_zoom) * 64)) as column_no,
				floor(st_ymin(geom_3857) / (pixel_m(at_zoom) * 64)) as row_no
			from parcel
			where city_id = of_city and version = of_version
		) plot
		group by column_no, row_no, properties
	) block
	where not st_isempty(geom) and st_area(geom) >= pixel_m(at_zoom) ^ 2;
$$;

create function draw_overview(of_city text, of_layer text, of_version integer) returns void
	language plpgsql as $$
begin
	if exists (select 1 from overview_piece where city_id = of_city and version = of_version) then
		return;
	end if;
	for at_zoom in 12..13 loop
		if of_layer = 'building' then
			perform draw_building_overview(of_city, of_version, at_zoom);
		elsif of_layer = 'parcel' then
			perform draw_parcel_overview(of_city, of_version, at_zoom);
		end if;
	end loop;
end
$$;

create function on_published_draw_overview() returns trigger
	language plpgsql as $$
begin
	perform draw_overview(new.city_id, new.layer, new.current_version);
	return null;
end
$$;
create trigger dataset_draw_overview after insert or update of current_version on dataset
	for each row when (new.layer in ('building', 'parcel')) execute function on_published_draw_overview();

select draw_overview(city_id, layer, current_version) from dataset where layer in ('building', 'parcel');
