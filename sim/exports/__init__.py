"""What leaves the store: filed records and runs in the forms that others read, each marked TRAINING.

A writer takes records one after another and writes as it goes, so that memory does not grow with their count;
the same records give the same bytes.
"""
