-- Which attempts came without a start is looked up for data quality: they are few, all others need not be read for it.
create index attempt_inferred_start on attempt (authority, service, start_day) where first_started is null;
