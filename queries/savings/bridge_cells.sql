-- Which work at which vendor moved the saving against the reference period, and how?
select * from bridge_cells order by work_type, vendor_id
