-- Codes of use that an action changes from and to; empty: the building's own use stays.
alter table building_action add column from_use text;
alter table building_action add column to_use text;
