-- wrap64 was strict, and so PostgreSQL called it for each row instead of putting its expression in its place.
create or replace function wrap64(total numeric) returns bigint language sql immutable parallel safe as $$
  select case
    when total between -9223372036854775808 and 9223372036854775807 then total::bigint -- most sums are of one key
    else (mod(mod(total + 9223372036854775808, 18446744073709551616) + 18446744073709551616, 18446744073709551616)
          - 9223372036854775808)::bigint
  end
$$;

-- Histograms are grouped where they are made (tally/slim.ts).
drop function histogram(smallint[], integer[]);
