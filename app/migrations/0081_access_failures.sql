-- Failed attempts only are counted, and rows of windows that are long past are found by their time.
-- depends: 0001_access

CREATE INDEX attempts_window ON attempts (window_at);
