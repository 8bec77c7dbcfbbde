"""The science of patrols: what to expect where and when, and who is there. Pure: importable without Django."""
