"""«Маршрут»: a region's system of methodological support of teachers, from diagnosis to indicators."""
