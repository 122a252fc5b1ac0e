-- What is told again goes with the bytes of what it takes the place of: they are not deleted meanwhile.
create index exchanges_with_bytes_of on exchanges (bytes_of) where bytes_of is not null;
