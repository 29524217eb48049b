-- reads: baseline_rate, bill_rate, outlier, suspect, fact.baselines, fact.deliverables, fact.events, fact.terms
-- reads: fact.transition, raw.baselines, raw.calendars
-- reads: raw.deliverables, raw.engagements, raw.events, raw.fx_rates, raw.invoices, raw.sla_terms, raw.specialists
-- reads: raw.vendors, $waiting
-- makes: fact.checks, fact.finding_totals, fact.findings
-- fact.checks: one row per check of data/checks/, what it means and what to do about it.
create table fact.checks ("check" varchar, severity varchar, meaning varchar, advice varchar);

-- fact.findings: one row per offending thing; of a check with very many, those with the most spend.
create table fact.findings (
    "check" varchar, severity varchar, subject varchar, deliverable_id varchar, vendor_id varchar,
    segment varchar, work_type varchar, client varchar, items bigint, spend decimal(38, 2), file_id integer,
    line bigint, detail varchar
);

-- fact.finding_totals: one row per check and kind of work, counting every finding, kept or not.
create table fact.finding_totals (
    "check" varchar, severity varchar, vendor_id varchar, segment varchar, work_type varchar, client varchar,
    findings bigint, items bigint, spend decimal(38, 2)
);
