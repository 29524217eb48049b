-- Nothing of the intermediate results stays in the session.
drop view costed;
drop view verdict;
drop view paced;
drop table call_moment; drop table pace_type; drop table waiting; drop table pace; drop table odds;
drop table shift_row; drop table clock; drop table work; drop table candidate; drop table binding;
drop table usual_day; drop table binding_target; drop table valid_baseline; drop table item;
drop table course; drop table reopened; drop table closed; drop table run; drop table stopped;
drop table pause; drop table agreed_reason; drop table claim; drop table hold;
drop table late; drop table queue; drop table cause;
drop table shift; drop table elapsed; drop table standing; drop table counted; drop table due;
drop table total_verdict; drop table accepted; drop table review; drop table kind; drop table cohort;
drop table cell; drop table curve; drop table bound; drop table outlier; drop table suspect;
drop table wall; drop macro wall_time;
drop macro instant_of; drop macro day_start; drop macro monday; drop macro reporting_date;
drop macro instant_at; drop macro a_year; drop macro moments_before; drop macro used_of;
reset variable as_of; reset variable timezone; reset variable currency; reset variable demo;
reset variable shifts_from; reset variable shifts_until; reset variable reach; reset variable waiting;
reset variable moments; reset variable now_moment;
