-- What exactly did one check find, and in which file and line? Most spend first.
select
    findings.subject,
    findings.deliverable_id,
    findings.vendor_id,
    findings.segment,
    findings.work_type,
    findings.detail,
    cast(findings.items as bigint) as items,
    cast(findings.spend as double) as spend,
    files.file,
    findings.line
from findings left join files on files.file_id = findings.file_id
where findings.check = $check
order by spend desc nulls last, items desc nulls last, subject, vendor_id, segment, work_type, detail
limit $limit
