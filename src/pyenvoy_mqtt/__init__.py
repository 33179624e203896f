"""Snapshots to an MQTT broker and to whoever asks over HTTP. Imports nothing foreign by itself."""
