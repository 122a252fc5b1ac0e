-- Days that two people let go are looked for among all that were ever closed; they are few.
create index business_days_with_exceptions on business_days (day desc, book) where state = 'closed-with-exceptions';
