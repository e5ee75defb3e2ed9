-- VN-2000 in 3-degree zones, which PostGIS 3.3 lacks and its later versions have. The shift to WGS 84 is
-- EPSG:6960; the rotation signs found in some lists of codes are wrong.
insert into spatial_ref_sys (srid, auth_name, auth_srid, proj4text)
select v.srid, 'EPSG', v.srid, '+proj=tmerc +lat_0=0 +lon_0=' || v.meridian || ' +k=0.9999 +x_0=500000 +y_0=0 +ellps=WGS84'
	|| ' +towgs84=-191.90441429,-39.30318279,-111.45032835,0.00928836,-0.01975479,0.00427372,0.252906278 +units=m +no_defs'
from (values
	(9205, '103'), (9206, '104'), (9207, '104.5'), (9208, '104.75'), (9209, '105.5'), (9210, '105.75'), (9211, '106'),
	(9212, '106.25'), (9213, '106.5'), (9214, '107'), (9215, '107.25'), (9216, '107.5'), (9217, '108.25'), (9218, '108.5')
) v (srid, meridian)
on conflict (srid) do nothing;
