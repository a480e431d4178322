"""The way to the EP pool 慧采EP池: an adapter, the delivery of the outbox, and a small pool server to talk to."""
