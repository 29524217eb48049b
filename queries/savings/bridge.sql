-- Why did the saving move against the reference period: volume, mix, price, in-house rate, new or ended work?
select * from bridge_cells order by work_type, vendor_id
