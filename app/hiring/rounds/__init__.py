"""The second interview: named interviewers hand in a card each, unseen by the others until they have."""
