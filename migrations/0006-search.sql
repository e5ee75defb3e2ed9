-- Search by name in any of the three languages: marks over letters and case do not count.
create extension if not exists unaccent;
create extension if not exists pg_trgm;

-- unaccent alone is not immutable, because its dictionary could be changed; ours is named and is not.
create function search_text(text) returns text
	language sql immutable strict parallel safe
	return lower(public.unaccent('public.unaccent', $1));
