-- The rows a question may see: the viewer's vendors, the global filters and the period, said once.
with version as (
    select as_of, as_of_on, timezone, currency as own_currency, demo from fact.version
),
visible as (  -- what the viewer may see, whatever the filters and the period
    select * from fact.deliverables where $all_vendors or array_contains($viewer_vendors, vendor_id)
),
visible_events as (
    select * from fact.events where $all_vendors or array_contains($viewer_vendors, vendor_id)
),
visible_vendors as (
    select * from raw.vendors where $all_vendors or array_contains($viewer_vendors, vendor_id)
),
filtered as (
    select * from visible
    where ($any_vendors or array_contains($vendors, vendor_id))
        and ($any_segments or array_contains($segments, segment))
        and ($any_clients or array_contains($clients, client))
        and ($any_work_types or array_contains($work_types, work_type))
),
due as (
    select * from filtered
    where ($since is null or sla_on >= $since) and ($until is null or sla_on <= $until)
),
delivered as (
    select * from filtered
    where delivered_on is not null
        and ($since is null or delivered_on >= $since) and ($until is null or delivered_on <= $until)
),
received as (
    select * from filtered
    where ($since is null or received_on >= $since) and ($until is null or received_on <= $until)
),
due_reference as (
    select * from filtered
    where ($reference_since is null or sla_on >= $reference_since)
        and ($reference_until is null or sla_on <= $reference_until)
),
delivered_reference as (
    select * from filtered
    where delivered_on is not null
        and ($reference_since is null or delivered_on >= $reference_since)
        and ($reference_until is null or delivered_on <= $reference_until)
),
open as (  -- work in hand as of now: the period does not matter
    select * from filtered where is_open = 1
),
history as (  -- every item, with what happened to it in the period, for stocks and for one pass over both
    select
        filtered.*,
        ($since is null or received_on >= $since) and ($until is null or received_on <= $until)
            as received_in_period,
        delivered_on is not null
            and ($since is null or delivered_on >= $since) and ($until is null or delivered_on <= $until)
            as delivered_in_period,
        ($since is null or sla_on >= $since) and ($until is null or sla_on <= $until) as due_in_period,
        $until is null or received_on <= $until as received_by_end,
        delivered_on is not null and ($until is null or delivered_on <= $until) as delivered_by_end
    from filtered
),
events as (
    select * from visible_events
    where ($any_vendors or array_contains($vendors, vendor_id))
        and ($any_segments or array_contains($segments, segment))
        and ($any_clients or array_contains($clients, client))
        and ($any_work_types or array_contains($work_types, work_type))
        and ($since is null or occurred_on >= $since) and ($until is null or occurred_on <= $until)
),
holds as (  -- when an item rested with someone else than the working vendor, whatever the period
    select * from fact.holds
    where ($all_vendors or array_contains($viewer_vendors, vendor_id))
        and ($any_vendors or array_contains($vendors, vendor_id))
        and ($any_segments or array_contains($segments, segment))
        and ($any_clients or array_contains($clients, client))
        and ($any_work_types or array_contains($work_types, work_type))
),
pauses as (  -- when an item's clock stood, whatever the period
    select * from fact.pauses
    where ($all_vendors or array_contains($viewer_vendors, vendor_id))
        and ($any_vendors or array_contains($vendors, vendor_id))
        and ($any_segments or array_contains($segments, segment))
        and ($any_clients or array_contains($clients, client))
        and ($any_work_types or array_contains($work_types, work_type))
),
cause_evidence as (  -- what the rules for a late item's cause saw, whatever the period
    select * from fact.causes
    where ($all_vendors or array_contains($viewer_vendors, vendor_id))
        and ($any_vendors or array_contains($vendors, vendor_id))
        and ($any_segments or array_contains($segments, segment))
        and ($any_clients or array_contains($clients, client))
        and ($any_work_types or array_contains($work_types, work_type))
),
clocks as (  -- calendars as clocks, for anyone who may see some vendor
    select * from fact.clocks where $all_vendors or $some_vendors
),
shifts as (  -- their stretches of working time
    select * from fact.shifts where $all_vendors or $some_vendors
),
disputed as (  -- items that the vendor reports otherwise than the records say, or leaves out, by due instant
    select * from fact.reported
    where ($all_vendors or array_contains($viewer_vendors, vendor_id))
        and ($any_vendors or array_contains($vendors, vendor_id))
        and ($any_segments or array_contains($segments, segment))
        and ($any_clients or array_contains($clients, client))
        and ($any_work_types or array_contains($work_types, work_type))
        and ($since is null or sla_on >= $since) and ($until is null or sla_on <= $until)
),
transition as (  -- a cost of engagements: it cannot be split by work type, so it is left out there
    select * from fact.transition
    where ($all_vendors or array_contains($viewer_vendors, vendor_id))
        and ($any_vendors or array_contains($vendors, vendor_id))
        and ($any_segments or array_contains($segments, segment))
        and ($any_clients or array_contains($clients, client))
        and $any_work_types
        and ($since is null or cost_on >= $since) and ($until is null or cost_on <= $until)
),
turnaround as (  -- survival curves are kept per vendor and for all vendors, never per client
    select * from fact.turnaround
    where case
            when $all_vendors and $any_vendors then vendor_id = '*'
            else vendor_id <> '*'
                and ($all_vendors or array_contains($viewer_vendors, vendor_id))
                and ($any_vendors or array_contains($vendors, vendor_id))
        end
        and ($any_segments or array_contains($segments, segment))
        and ($any_work_types or array_contains($work_types, work_type))
        and $any_clients
        and ($since is null or received_month >= cast(date_trunc('month', cast($since as date)) as date))
        and ($until is null or received_month <= $until)
),
vendors as (
    select * from visible_vendors where $any_vendors or array_contains($vendors, vendor_id)
),
engagements as (
    select * from (
        select *, coalesce(client, 'unassigned') as client_name from raw.engagements
        where $all_vendors or array_contains($viewer_vendors, vendor_id)
    ) as visible_engagements
    where ($any_vendors or array_contains($vendors, vendor_id))
        and ($any_segments or array_contains($segments, segment))
        and ($any_clients or array_contains($clients, client_name))
),
terms as (
    select * from fact.terms
    where ($all_vendors or array_contains($viewer_vendors, vendor_id))
        and ($any_vendors or array_contains($vendors, vendor_id))
        and ($any_segments or array_contains($segments, segment))
        and ($any_work_types or work_type = '*' or array_contains($work_types, work_type))
),
baselines as (  -- the client's own costs: for anyone who may see some vendor
    select * from fact.baselines
    where ($all_vendors or $some_vendors)
        and ($any_segments or array_contains($segments, segment))
        and ($any_work_types or array_contains($work_types, work_type))
),
calendars as (  -- for anyone who may see some vendor
    select * from raw.calendars where $all_vendors or $some_vendors
),
holidays as (  -- for anyone who may see some vendor
    select * from raw.holidays where $all_vendors or $some_vendors
),
checks as (
    select * from fact.checks
),
findings as (  -- fail closed: what belongs to no vendor is for those who see all of them
    select * from fact.findings
    where ($all_vendors or array_contains($viewer_vendors, vendor_id))
        and ($any_vendors or array_contains($vendors, vendor_id))
        and ($any_segments or array_contains($segments, segment))
        and ($any_clients or array_contains($clients, client))
        and ($any_work_types or array_contains($work_types, work_type))
),
finding_totals as (
    select * from fact.finding_totals
    where ($all_vendors or array_contains($viewer_vendors, vendor_id))
        and ($any_vendors or array_contains($vendors, vendor_id))
        and ($any_segments or array_contains($segments, segment))
        and ($any_clients or array_contains($clients, client))
        and ($any_work_types or array_contains($work_types, work_type))
),
files as (  -- imported files: those that brought rows one may see; of the small tables, for who sees all
    select * from raw.files
    where ($all_vendors and $any_vendors)
        or file_id in (select file_id from filtered)
        or file_id in (select file_id from visible_events where $any_vendors or array_contains($vendors, vendor_id))
),
digits as (
    select n from (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) as digit(n)
),
numbers as (  -- 0 to 9999
    select ones.n + 10 * tens.n + 100 * hundreds.n + 1000 * thousands.n as n
    from digits as ones cross join digits as tens cross join digits as hundreds cross join digits as thousands
),
mondays as (  -- 1970 to 2161
    select date_add(date '1970-01-05', 7 * n) as week from numbers
),
weeks as (  -- the weeks that the period touches, up to the as-of's; complete = all seven days count
    select
        week,
        date_add(week, 6) <= as_of_on
            and ($since is null or week >= $since) and ($until is null or date_add(week, 6) <= $until)
            as is_complete
    from mondays cross join version
    where week <= as_of_on
        and ($since is null or date_add(week, 6) >= $since) and ($until is null or week <= $until)
)
