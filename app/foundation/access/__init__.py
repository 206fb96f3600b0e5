"""Who somebody is and what their role allows."""
