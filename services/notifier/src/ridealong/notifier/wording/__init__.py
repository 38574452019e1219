"""What people read, in their language: of messages, and of the pages that these lead to."""
