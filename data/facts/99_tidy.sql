-- Nothing of the intermediate results stays in the session.
drop view costed;
drop view verdict;
drop view mark;
drop view disputed_mark;
drop table shift_row; drop table clock; drop table work; drop table candidate; drop table binding;
drop table usual_day; drop table asked_day; drop table binding_target; drop table valid_baseline; drop table item;
drop table course; drop table reopened; drop table closed; drop table run; drop table stopped;
drop table pause; drop table agreed_reason; drop table claim; drop table hold;
drop table late; drop table queue; drop table cause;
drop table shift; drop table elapsed; drop table standing; drop table counted; drop table due;
drop table total_verdict; drop table accepted; drop table review; drop table kind; drop table cohort;
drop table cell; drop table curve; drop table bound; drop table outlier; drop table suspect;
drop macro instant_of; drop macro day_start; drop macro monday; drop macro reporting_date;
drop macro instant_at;
drop macro table usual_days; drop macro table stops;
drop table disputed; drop table swapped; drop table swapped_day; drop table reading; drop table spell;
reset variable as_of; reset variable timezone; reset variable currency; reset variable demo;
reset variable shifts_from; reset variable shifts_until; reset variable reach; reset variable waiting;
