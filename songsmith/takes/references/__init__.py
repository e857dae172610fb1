"""Recordings that covers start from: taken in, listened to, corrected, made into takes."""
