-- The rows a question may see: the viewer's vendors, the global filters and the period, said once.
with version as (
    select as_of, as_of_on, timezone, currency as own_currency, demo from fact.version
),
visible as (  -- what the viewer may see, whatever the filters and the period
    select * from fact.deliverables where {allowed}
),
visible_events as (
    select * from fact.events where {allowed}
),
visible_vendors as (
    select * from raw.vendors where {allowed}
),
filtered as (
    select * from visible where {chosen}
),
due as (
    select * from filtered where {within sla_on}
),
delivered as (
    select * from filtered where delivered_on is not null and {within delivered_on}
),
received as (
    select * from filtered where {within received_on}
),
dated_work as (  -- items once for each of their dates in the period, with 1 for what they count as there; own: their money
    select
        received_week as week, cast(date_trunc('month', received_on) as date) as month, 1 as as_received,
        cast(null as integer) as as_delivered, cast(null as integer) as own,
        cast(null as integer) as as_due, cast(null as integer) as as_due_without_client, received.*
    from received
    union all
    select
        delivered_week, cast(date_trunc('month', delivered_on) as date), null,
        1, case when is_own_currency then 1 end, null, null, delivered.*
    from delivered
    union all
    select
        sla_week, cast(date_trunc('month', sla_on) as date), null,
        null, null, 1, case when met = 1 or coalesce(breach_owner, '') <> 'client' then 1 end, due.*
    from due where met is not null
),
due_reference as (
    select * from filtered where {within_reference sla_on}
),
misses as (  -- with cause and who caused it: as coded in the export, or as the rules derive it
    select *,
        case when $basis = 'derived' then coalesce(derived_cause, 'none_found')
            else coalesce(breach_cause, 'not_stated') end as cause,
        case when $basis = 'derived' then coalesce(derived_owner, 'none_found')
            else coalesce(breach_owner, 'not_stated') end as owner
    from due where met = 0
),
delivered_reference as (
    select * from filtered where delivered_on is not null and {within_reference delivered_on}
),
worked_reference as (  -- what was received, delivered or due in the period compared with
    select * from filtered
    where {within_reference received_on} or {within_reference sla_on}
        or (delivered_on is not null and {within_reference delivered_on})
),
open as (  -- work in hand as of now: the period does not matter
    select * from filtered where is_open = 1
),
history as (  -- every item, with what happened to it in the period, for stocks and for one pass over both
    select
        filtered.*,
        {within received_on} as received_in_period,
        delivered_on is not null and {within delivered_on} as delivered_in_period,
        {within sla_on} as due_in_period,
        $until is null or received_on <= $until as received_by_end,
        delivered_on is not null and ($until is null or delivered_on <= $until) as delivered_by_end
    from filtered
),
events as (
    select * from visible_events where {chosen} and {within occurred_on}
),
events_reference as (
    select * from visible_events where {chosen} and {within_reference occurred_on}
),
vendor_events as (  -- what vendors did: by the side that acted, or else by what only a vendor does
    select * from events
    where actor_side = 'vendor' or actor_side is null and event_type in (
        'clarification_raised', 'assigned', 'reassigned', 'checkpoint_passed', 'checkpoint_failed',
        'draft_delivered', 'edit_started', 'edit_done', 'final_delivered'
    )
),
holds as (  -- when an item rested with someone other than the working vendor, whatever the period
    select * from fact.holds where {allowed} and {chosen}
),
pauses as (  -- when an item's clock stood, whatever the period
    select * from fact.pauses where {allowed} and {chosen}
),
cause_evidence as (  -- what the rules for a late item's cause saw, whatever the period
    select * from fact.causes where {allowed} and {chosen}
),
refusals as (  -- drafts returned or rejected, of the items first delivered in the period
    select * from fact.refusals where delivered_on is not null and {allowed} and {chosen} and {within delivered_on}
),
stages as (  -- of delivered items with a log, by their first delivery
    select * from fact.stages where {allowed} and {chosen} and {within delivered_on}
),
wholes as (  -- the same, one row an item, its drafts; a scope read twice is written down first, which takes longer
    select * from fact.stages where place = 5 and {allowed} and {chosen} and {within delivered_on}
),
variants as (  -- the paths of delivered items with a log, by their first delivery
    select * from fact.variants where {allowed} and {chosen} and {within delivered_on}
),
clarifications as (  -- questions to the client, by the date they were raised
    select * from fact.clarifications where {allowed} and {chosen} and {within raised_on}
),
risks as (  -- how likely open work that is not yet overdue is to miss its target
    select * from fact.risks where {allowed} and {chosen}
),
calls as (  -- what was predicted for open work at past moments, and what happened, whatever the period
    select * from fact.calls where {allowed} and {chosen}
),
clocks as (  -- calendars as clocks, for anyone who may see some vendor
    select * from fact.clocks where {some_allowed}
),
shifts as (  -- their stretches of working time
    select * from fact.shifts where {some_allowed}
),
disputed as (  -- items that the vendor reports otherwise than the records say, or leaves out, by due instant
    select * from fact.reported where {allowed} and {chosen} and {within sla_on}
),
engagement_views as (  -- engagements that the filters may hold; is_whole: they hold all that its cost may belong to
    select
        engagement_id,
        count(case when not ({chosen_vendor} and {chosen_segment}) then 1 end) = 0 as is_whole
    from fact.engagement_places
    group by 1
    having count(case when {allowed} then 1 end) = count(*)
        and count(case when {chosen_vendor} and {chosen_segment} then 1 end) > 0
),
transition_of_engagements as (  -- their transition cost, whatever the period and the work type
    select spent.*, is_whole
    from fact.transition as spent
    join engagement_views on engagement_views.engagement_id = spent.engagement_id
    where {chosen_client}
),
transition_whole as (
    select * from transition_of_engagements where {within cost_on}
),
transition as (  -- it cannot be split by work type, so it is left out there
    select * from transition_whole where $any_work_types
),
service_credits as (  -- of months that are over, on their last day; a client's or work type's part cannot be told
    select * from fact.credits where {allowed} and {chosen_cell} and {within credit_on}
),
service_credits_reference as (
    select * from fact.credits where {allowed} and {chosen_cell} and {within_reference credit_on}
),
unitemised as (  -- money that belongs to no single item, by the week and month of its day
    select
        currency, is_own_currency, transition_week as week, cast(date_trunc('month', cost_on) as date) as month,
        transition_cost,
        cast(null as decimal(38, 6)) as service_credits
    from transition
    union all
    select currency, is_own_currency, credit_week, cast(date_trunc('month', credit_on) as date), null, service_credits
    from service_credits
),
transition_reference as (
    select * from transition_of_engagements where $any_work_types and {within_reference cost_on}
),
bridge_cells as (  -- covered work in the own currency, by work type and vendor, in both periods; transition is of all
    select
        work_type, vendor_id,
        standard_hours, baseline_cost, covered_billed, oversight_cost, spent.transition_cost,
        credited.service_credits,
        reference_standard_hours, reference_baseline_cost, reference_covered_billed, reference_oversight_cost,
        spent_before.transition_cost as reference_transition_cost,
        credited_before.service_credits as reference_service_credits
    from (  -- a case in each sum, since a filter on the currency in both periods takes a third longer
        select
            work_type, vendor_id, count(case when is_own_currency then covered_baseline end) as own,
            sum(case when is_own_currency and covered = 1 then standard_hours end) as standard_hours,
            sum(case when is_own_currency then covered_baseline end) as baseline_cost,
            sum(case when is_own_currency then covered_billed end) as covered_billed,
            sum(case when is_own_currency then oversight_cost end) as oversight_cost
        from delivered group by 1, 2 having own > 0
    ) as now
    full outer join (
        select
            work_type, vendor_id, count(case when is_own_currency then covered_baseline end) as own,
            sum(case when is_own_currency and covered = 1 then standard_hours end) as reference_standard_hours,
            sum(case when is_own_currency then covered_baseline end) as reference_baseline_cost,
            sum(case when is_own_currency then covered_billed end) as reference_covered_billed,
            sum(case when is_own_currency then oversight_cost end) as reference_oversight_cost
        from delivered_reference group by 1, 2 having own > 0
    ) as before using (work_type, vendor_id)
    cross join (select sum(transition_cost) as transition_cost from transition where is_own_currency) as spent
    cross join (
        select sum(transition_cost) as transition_cost from transition_reference where is_own_currency
    ) as spent_before
    cross join (
        select sum(service_credits) as service_credits from service_credits where is_own_currency
    ) as credited
    cross join (
        select sum(service_credits) as service_credits from service_credits_reference where is_own_currency
    ) as credited_before
),
transition_ever as (  -- the same, whatever the period: what an engagement has cost to set up so far
    select * from transition_of_engagements where $any_work_types
),
engagement_credits as (  -- service credits by engagement, as its own bills bring them, whatever the period and client
    select * from fact.engagement_credits
    where {allowed} and {chosen_vendor} and {chosen_segment} and $any_work_types
),
engagement_sums as (  -- of each engagement's month of delivery (none: open), own currency, whatever the period
    select
        vendor_id, engagement_id, delivered_month, min(received_on) as first_received_on,
        count(*) as items, sum(covered) as covered,
        sum(case when is_own_currency then gross_savings end) as gross_savings,
        sum(case when is_own_currency then oversight_cost end) as oversight_cost
    from filtered
    group by 1, 2, 3
),
engagement_starts as (  -- where the records of the engagement's vendors begin, the last of them, among the work in view
    select engagement_id, max(records_begin_on) as records_begin_on
    from (select distinct engagement_id, vendor_id from engagement_sums) as worked
    join (
        select vendor_id, min(first_received_on) as records_begin_on from engagement_sums group by 1
    ) as begun on begun.vendor_id = worked.vendor_id
    group by 1
),
engagement_months as (  -- by engagement and month: its net saving with all that belongs to it, and the sum so far
    select
        *,
        sum(net_savings) over (
            partition by engagement_id order by month rows between unbounded preceding and current row
        ) as cumulative_net_savings,
        sum(net_savings + coalesce(transition_cost, 0)) over (
            partition by engagement_id order by month rows between unbounded preceding and current row
        ) as cumulative_savings
    from (
        select
            engagement_id, month, sum(delivered) as delivered, sum(covered) as covered,
            sum(gross_savings) as gross_savings, sum(oversight_cost) as oversight_cost,
            sum(transition_cost) as transition_cost, sum(service_credits) as service_credits,
            coalesce(sum(gross_savings), 0) - coalesce(sum(oversight_cost), 0) - coalesce(sum(transition_cost), 0)
                + coalesce(sum(service_credits), 0) as net_savings
        from (
            select
                engagement_id, delivered_month as month, items as delivered, covered, gross_savings, oversight_cost,
                cast(null as decimal(38, 6)) as transition_cost, cast(null as decimal(38, 6)) as service_credits
            from engagement_sums
            where delivered_month is not null and engagement_id is not null
            union all
            select
                engagement_id, cast(date_trunc('month', cost_on) as date), null, null, null, null,
                transition_cost, null
            from transition_ever
            where is_own_currency
            union all
            select
                engagement_id, cast(date_trunc('month', credit_on) as date), null, null, null, null,
                null, service_credits
            from engagement_credits
        ) as parts
        group by 1, 2
    ) as netted
),
turnaround as (  -- survival curves are kept per vendor and for all vendors, never per client
    select * from fact.turnaround
    where case
            when $all_vendors and $any_vendors then vendor_id = '*'
            else vendor_id <> '*' and {allowed} and {chosen_vendor}
        end and {chosen_segment} and {chosen_work_type} and $any_clients
        and ($since is null or received_month >= cast(date_trunc('month', cast($since as date)) as date))
        and ($until is null or received_month <= $until)
),
vendors as (
    select * from visible_vendors where {chosen_vendor}
),
engagements as (
    select * from (
        select known.*, coalesce(client, 'unassigned') as client_name, is_whole
        from fact.engagements as known
        join engagement_views on engagement_views.engagement_id = known.engagement_id
    ) as visible_engagements
    where {chosen_client client_name}
),
terms as (
    select * from fact.terms
    where {allowed} and {chosen_vendor} and {chosen_segment} and ({chosen_work_type} or work_type = '*')
),
due_by_term as (  -- what fell due under each term by month and currency, in whole months: those the period touches
    select counted.*, make_date(due_year, due_month, 1) as month
    from (  -- grouped by numbers: by a date it took twice as long
        select
            term_id, extract(year from sla_on) as due_year, extract(month from sla_on) as due_month,
            currency, is_own_currency,
            count(*) as due, sum(met) as met, sum(billed_amount) as billed, count(billed_amount) as bills
        from filtered
        where met is not null and term_id is not null
            and ($since is null or sla_on >= cast(date_trunc('month', cast($since as date)) as date))
            and ($until is null or sla_on <= last_day(cast($until as date)))
        group by 1, 2, 3, 4, 5
    ) as counted
),
term_months as (  -- each term's month as the contract judges it, whatever the currency; billed is in the own one
    select
        terms.*, month, due, met, billed, bills_elsewhere,
        month >= cast(date_trunc('month', as_of_on) as date) as is_provisional,
        due >= coalesce(min_volume, 0) as is_enough,
        due >= coalesce(min_volume, 0) and cast(met as double) / due < attainment_target as is_below
    from (
        select
            term_id, month, sum(due) as due, sum(met) as met,
            sum(billed) filter (where is_own_currency) as billed,
            coalesce(sum(bills) filter (where not is_own_currency), 0) as bills_elsewhere
        from due_by_term
        group by 1, 2
    ) as counted
    join terms using (term_id)
    cross join version
),
credit_months as (  -- a vendor's credits of a month and currency, capped at all it has at risk; none while it runs
    select
        counted.*,
        case
            when is_provisional or terms_in_default = 0 then 0
            when credit_before_cap > credit_cap then credit_cap
            else credit_before_cap
        end as credit_due
    from (
        select
            vendor_id, month, currency, is_own_currency, is_provisional,
            count(*) filter (where is_below) as terms_in_default,
            count(*) filter (where is_below and by_currency.billed * at_risk_share * credit_share is null)
                as defaults_without_credit,
            sum(by_currency.billed * at_risk_share * credit_share) filter (where is_below) as credit_before_cap,
            sum(by_currency.billed * at_risk_share) as credit_cap
        from due_by_term as by_currency
        join term_months using (term_id, month)
        group by 1, 2, 3, 4, 5
    ) as counted
),
baselines as (  -- the client's own costs: for anyone who may see some vendor
    select * from fact.baselines where {some_allowed} and {chosen_segment} and {chosen_work_type}
),
calendars as (  -- for anyone who may see some vendor
    select * from raw.calendars where {some_allowed}
),
specialists as (  -- the people who have worked for a vendor that one may see
    select * from raw.specialists
    where $all_vendors or specialist_id in (select specialist_id from visible where not $all_vendors)
),
holidays as (  -- for anyone who may see some vendor
    select * from raw.holidays where {some_allowed}
),
checks as (
    select * from fact.checks
),
findings as (  -- fail closed: what belongs to no vendor is for those who see all of them
    select * from fact.findings where {allowed} and {chosen}
),
finding_totals as (
    select * from fact.finding_totals where {allowed} and {chosen}
),
files as (  -- imported files that brought rows the viewer may see; files of the small tables only for whoever sees all
    select * from raw.files
    where ($all_vendors and $any_vendors)
        or file_id in (select file_id from filtered)
        or file_id in (select file_id from visible_events where {chosen_vendor})
),
file_names as (  -- for anyone who may see some vendor: what a row's own file is called, and when it came
    select file_id, file, imported_at from raw.files where {some_allowed}
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
        date_add(week, 6) <= as_of_on and {whole_week_within}
            as is_complete
    from mondays cross join version
    where week <= as_of_on
        and ($since is null or date_add(week, 6) >= $since) and ($until is null or week <= $until)
),
weeks_reference as (  -- the weeks that lie wholly in the reference period, up to the as-of's
    select week
    from mondays cross join version
    where week <= as_of_on
        and ($reference_since is null or week >= $reference_since)
        and ($reference_until is null or date_add(week, 6) <= $reference_until)
),
span_reference as (  -- how many weeks those are, to make a usual week of a sum; NULL if none
    select nullif(count(*), 0) as weeks from weeks_reference
),
recorded as (  -- each week's headline by level (NULL: all), as kept of closed weeks; never of a client or work type
    select * from fact.recorded where {allowed} and {chosen_cell} and {whole_week_within}
),
targets as (  -- of the viewer's vendors and of all work, whatever the filters: which one applies depends on them
    select * from raw.targets where {allowed} or (vendor_id is null and $some_vendors)
),
report_counts as (  -- by vendor: what fell due or was delivered, as the records judge it and as it is reported
    select
        vendor_id,
        sum(items) filter (where due_in and met is not null) as due,
        sum(items * met) filter (where due_in) as met,
        sum(items) filter (where due_in and met is not null and says is not null) as compared,
        sum(items * met) filter (where due_in and says is not null) as compared_met,
        sum(items * says) filter (where due_in and met is not null) as compared_says,
        coalesce(sum(items) filter (where due_in and state = 'open_overdue' and says is null), 0) as left_out,
        coalesce(sum(items) filter (where due_in and met <> says), 0) as disagreements,
        coalesce(sum(items) filter (where due_in and state = 'met' and met is null and says = 0), 0)
            as early_disagreements,
        sum(items) filter (where says is not null
            and (delivered_in and state in ('met', 'missed')) <> (due_in and met is not null)) as moved,
        cast(sum(items) filter (where delivered_in and state = 'met') as double)
            / sum(items) filter (where delivered_in and state in ('met', 'missed')) as recomputed_by_delivery,
        cast(sum(items * says) filter (where delivered_in and state in ('met', 'missed')) as double)
            / sum(items) filter (where delivered_in and state in ('met', 'missed') and says is not null)
            as reported_by_delivery
    from (  -- few kinds, so that each item is counted only once
        select
            vendor_id, state, met, vendor_reported_sla_met as says, due_in_period as due_in,
            delivered_in_period as delivered_in, count(*) as items
        from history where due_in_period or delivered_in_period
        group by 1, 2, 3, 4, 5, 6
    ) as kind
    group by 1
),
vendor_changes as (  -- by vendor and week of receipt or delivery: what arrived, how that was judged, what stayed
    select
        vendor_id, received_week as week,
        count(*) filter (where received_in_period) as received,
        count(met) filter (where received_in_period) as due,
        coalesce(sum(met) filter (where received_in_period), 0) as met,
        sum(is_open) + count(delivered_on) as carried
    from history where received_by_end
    group by 1, 2
    union all
    select vendor_id, delivered_week, 0, 0, 0, -count(*) from history where delivered_by_end group by 1, 2
),
vendor_weeks as (  -- the same for every week since a vendor's first, with the work in hand at its end
    select vendor_id, week, is_complete, received, due, met, work_in_progress
    from (
        select
            vendor_id, week, sum(received) as received, sum(due) as due, sum(met) as met,
            sum(sum(carried)) over (
                partition by vendor_id order by week rows between unbounded preceding and current row
            ) as work_in_progress
        from (
            select * from vendor_changes
            union all
            select vendor_id, week, 0, 0, 0, 0
            from (select vendor_id, min(week) as first_week from vendor_changes group by 1) as begun
            cross join mondays cross join version
            where week >= first_week and week <= as_of_on
        ) as changes
        group by 1, 2
    ) as stock inner join weeks using (week)
)
