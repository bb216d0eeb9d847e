"""A scenario as a picture: a `transitions` machine of one variant, drawn as Mermaid text or as SVG.

The only room of the world that knows `transitions`. Nothing here decides a run; a test shows that the
drawn machine and `step` agree everywhere.
"""
