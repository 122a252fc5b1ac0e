-- A plan looks for the schools that each of its students came from.
create index student_moves_to on student_moves (to_school, to_student);
