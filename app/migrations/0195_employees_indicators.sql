-- The indicators that an employee record takes over from the interview, with their levels and scores, or those that it
-- refused because the dictionary lacks one: sealed with the key of the person, as everything in the record.
-- depends: 0060_employees

ALTER TABLE employees ADD COLUMN indicators bytea;
