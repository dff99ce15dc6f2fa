"""One word of its own in every private or sealed text: where each was put, who may read it, and who was seen to."""
